/**
 * Lays two word lists beside one another with the fewest substitutions, insertions and
 * deletions (Levenshtein's distance over words), and the word error rate from it. Own,
 * because the packages that count word errors give no alignment, and corrections need
 * one to keep the times of the words that stayed.
 */

/** One step; an index is undefined where that side has no word. */
export interface AlignedWord {
  readonly reference: number | undefined;
  readonly heard: number | undefined;
}

export interface WordErrors {
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
  /** Words of the reference. */
  readonly words: number;
}

/** Cells of the table: a hundred million are 100 MB. Two texts of ten thousand words each fit. */
const MOST_CELLS = 100_000_000;

const MATCH = 0;
const DELETE = 1;
const INSERT = 2;

/** Throws RangeError for texts so long that the table would not fit in memory. */
export function alignWords(
  reference: readonly string[],
  heard: readonly string[],
): readonly AlignedWord[] {
  const width = heard.length + 1;
  if ((reference.length + 1) * width > MOST_CELLS) throw new RangeError('texts too long to align');
  const steps = new Uint8Array((reference.length + 1) * width);
  let above = Uint32Array.from({ length: width }, (_, at) => at);
  steps.fill(INSERT, 1, width);
  for (const [row, word] of reference.entries()) {
    const costs = new Uint32Array(width);
    costs[0] = row + 1;
    steps[(row + 1) * width] = DELETE;
    for (let column = 1; column < width; column++) {
      const match = (above[column - 1] ?? 0) + (word === heard[column - 1] ? 0 : 1);
      const remove = (above[column] ?? 0) + 1;
      const insert = (costs[column - 1] ?? 0) + 1;
      const least = Math.min(match, remove, insert);
      costs[column] = least;
      steps[(row + 1) * width + column] =
        least === match ? MATCH : least === remove ? DELETE : INSERT;
    }
    above = costs;
  }
  return walkBack(steps, width, reference.length);
}

function walkBack(steps: Uint8Array, width: number, rows: number): readonly AlignedWord[] {
  const path: AlignedWord[] = [];
  let [row, column] = [rows, width - 1];
  while (row > 0 || column > 0) {
    const step = steps[row * width + column];
    if (step !== INSERT) row--;
    if (step !== DELETE) column--;
    path.push({
      reference: step === INSERT ? undefined : row,
      heard: step === DELETE ? undefined : column,
    });
  }
  return path.reverse();
}

export function countWordErrors(
  reference: readonly string[],
  heard: readonly string[],
): WordErrors {
  const path = alignWords(reference, heard);
  const count = (which: (step: AlignedWord) => boolean): number => path.filter(which).length;
  return {
    substitutions: count(
      (step) =>
        step.reference !== undefined &&
        step.heard !== undefined &&
        reference[step.reference] !== heard[step.heard],
    ),
    insertions: count((step) => step.reference === undefined),
    deletions: count((step) => step.heard === undefined),
    words: reference.length,
  };
}

/** Errors per word of the reference; may be over 1. Of no words at all: 0 without errors, else 1. */
export function wordErrorRate({ substitutions, insertions, deletions, words }: WordErrors): number {
  const errors = substitutions + insertions + deletions;
  if (words === 0) return errors === 0 ? 0 : 1;
  return errors / words;
}
