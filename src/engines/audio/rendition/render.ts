/** Makes the rendition of a recording, piece by piece into a file, and its outline on the way. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { OpenedAudio } from '../opened.ts';
import { resamplePieces } from '../resample.ts';
import { createEncoder, renditionRateHz } from './encoder.ts';
import { createPeaks } from './peaks.ts';

/** How often it is told how far the work is. */
const TELL_EVERY_MS = 10_000;

/**
 * Yields how many milliseconds of the recording are done, now and then; returns the
 * outline. `target` must not exist; when the work is broken off, it is incomplete.
 */
export async function* render(
  { facts, pieces }: OpenedAudio,
  target: string,
): AsyncGenerator<number, Float32Array> {
  const rateHz = renditionRateHz(facts.sampleRateHz);
  const encoder = await createEncoder(rateHz);
  const peaks = createPeaks(facts.durationMs, rateHz);
  const fd = openSync(target, 'wx', 0o640);
  try {
    let samples = 0;
    let told = 0;
    for await (const piece of resamplePieces(pieces(), facts.sampleRateHz, rateHz)) {
      peaks.push(piece);
      writeSync(fd, encoder.push(piece));
      samples += piece.length;
      const doneMs = (samples / rateHz) * 1_000;
      if (doneMs - told >= TELL_EVERY_MS) {
        told = doneMs;
        yield doneMs;
      }
    }
    writeSync(fd, encoder.end());
    return peaks.end();
  } finally {
    closeSync(fd);
  }
}
