/** From probabilities of a voice to stretches of time in which somebody speaks. */

/** Milliseconds from the start of the recording. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Silero's own recommendations: it begins at one half and goes on until it is clearly lower. */
const BEGINS = 0.5;
const ENDS = 0.35;
const SHORTEST_MS = 200;
/** Pauses up to here belong to the same phrase. */
const LONGEST_PAUSE_MS = 800;
/** Consonants before the first and after the last vowel. */
const PAD_BEFORE_MS = 200;
const PAD_AFTER_MS = 350;

/** In order, not overlapping. @param stepMs what one probability stands for */
export function voicedStretches(
  probabilities: Float32Array,
  stepMs: number,
  durationMs: number,
): readonly Stretch[] {
  const runs: Stretch[] = [];
  for (const run of runsOf(probabilities, stepMs)) {
    const last = runs.at(-1);
    if (last !== undefined && run.startMs - last.endMs <= LONGEST_PAUSE_MS) {
      runs[runs.length - 1] = { startMs: last.startMs, endMs: run.endMs };
    } else runs.push(run);
  }
  return joined(
    runs
      .filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_MS)
      .map(({ startMs, endMs }) => ({
        startMs: Math.max(0, startMs - PAD_BEFORE_MS),
        endMs: Math.min(durationMs, endMs + PAD_AFTER_MS),
      })),
  );
}

/** Whether `stretch` shares time with one of `others`. */
export function overlapping(stretch: Stretch, others: readonly Stretch[]): boolean {
  return others.some(({ startMs, endMs }) => startMs < stretch.endMs && endMs > stretch.startMs);
}

function runsOf(probabilities: Float32Array, stepMs: number): readonly Stretch[] {
  const runs: Stretch[] = [];
  let from: number | undefined;
  for (const [at, probability] of probabilities.entries()) {
    if (from === undefined && probability >= BEGINS) from = at;
    else if (from !== undefined && probability < ENDS) {
      runs.push({ startMs: from * stepMs, endMs: at * stepMs });
      from = undefined;
    }
  }
  if (from !== undefined) {
    runs.push({ startMs: from * stepMs, endMs: probabilities.length * stepMs });
  }
  return runs;
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: Stretch[] = [];
  for (const stretch of stretches) {
    const last = all.at(-1);
    if (last !== undefined && stretch.startMs <= last.endMs) {
      all[all.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, stretch.endMs) };
    } else all.push(stretch);
  }
  return all;
}
