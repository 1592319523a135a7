/** The outline of a recording for the eye: the loudest sample of each stretch. */

export interface Peaks {
  push(pcm: Float32Array): void;
  /** 0…1, one for each stretch, evenly spaced over the recording. */
  end(): Float32Array;
}

/** More than a page has pixels across. */
const MOST_POINTS = 1_200;
/** Shorter stretches would show single waves. */
const SHORTEST_STRETCH_S = 0.01;

export function createPeaks(durationMs: number, sampleRateHz: number): Peaks {
  const seconds = Math.max(SHORTEST_STRETCH_S, durationMs / 1_000);
  const points = Math.max(1, Math.min(MOST_POINTS, Math.floor(seconds / SHORTEST_STRETCH_S)));
  const peaks = new Float32Array(points);
  const total = seconds * sampleRateHz;
  let at = 0;
  return {
    push(pcm) {
      for (const sample of pcm) {
        const point = Math.min(points - 1, Math.floor((at++ * points) / total));
        const size = Math.min(1, Math.abs(sample));
        if (size > (peaks[point] ?? 0)) peaks[point] = size;
      }
    },
    end: () => peaks,
  };
}
