/**
 * Which of several transcripts of one recording is shown: what a person wrote, else what
 * the larger model heard, else the newer one. Probabilities of different models do not
 * compare, so they decide nothing.
 */

/** What the choice needs to know of a transcript. */
export interface TranscriptVersion {
  readonly engine: string;
  readonly model: string;
  /** Size class by the engine's own word; empty: it does not say, and the name decides. */
  readonly modelType: string;
  /** UTC milliseconds. */
  readonly createdAt: number;
}

/** The engine of what people wrote. */
export const PERSON = 'person';

/** Size classes, the better last. `turbo` decodes with fewer layers than `large`, but hears with all. */
const SIZES = ['tiny', 'base', 'small', 'medium', 'turbo', 'large'] as const;

/** A remote model that does not tell its size was chosen by the operator; it counts as medium. */
const UNKNOWN_SIZE = SIZES.indexOf('medium');

/** Higher is better; two of the same rank are told apart by their age. */
export function transcriptRank({ engine, model, modelType }: TranscriptVersion): number {
  if (engine === PERSON) return SIZES.length;
  const name = `${model} ${modelType}`.toLowerCase();
  const size = name.includes('turbo') ? 'turbo' : SIZES.find((word) => name.includes(word));
  return size === undefined ? UNKNOWN_SIZE : SIZES.indexOf(size);
}

/** The one that is shown; undefined of none. */
export function bestTranscript<T extends TranscriptVersion>(versions: readonly T[]): T | undefined {
  return versions.reduce<T | undefined>(
    (best, one) => (best === undefined || isBetter(one, best) ? one : best),
    undefined,
  );
}

function isBetter(one: TranscriptVersion, than: TranscriptVersion): boolean {
  const difference = transcriptRank(one) - transcriptRank(than);
  return difference === 0 ? one.createdAt >= than.createdAt : difference > 0;
}
