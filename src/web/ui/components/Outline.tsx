/** The waveform: what was played is in colour. It is drawn for the eye alone. */
import { useMemo } from 'react';

interface Props {
  /** 0…255, evenly spaced over the recording. */
  readonly peaks: readonly number[];
  /** 0…1 */
  readonly played: number;
}

/** More bars than this cannot be told apart at the width that the player has. */
const MOST_BARS = 150;
/** Even silence is a line. */
const LEAST = 0.03;

export function Outline({ peaks, played }: Props) {
  const path = useMemo(() => outlinePath(toBars(peaks)), [peaks]);
  const bars = Math.min(MOST_BARS, peaks.length);
  const drawing = (className: string) => (
    <svg
      className={className}
      viewBox={`0 0 ${bars} 2`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
  return (
    <>
      {drawing('outline')}
      <div
        className="outline-played"
        style={{ clipPath: `inset(0 ${(1 - Math.min(1, played)) * 100}% 0 0)` }}
      >
        {drawing('outline')}
      </div>
    </>
  );
}

/** Relative to the loudest place, so that a faint recording can be seen as well. */
function toBars(peaks: readonly number[]): readonly number[] {
  const count = Math.min(MOST_BARS, peaks.length);
  const loudest = Math.max(1, ...peaks);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.max(LEAST, Math.max(...peaks.slice(from, to)) / loudest);
  });
}

/** Bars around the middle line, a third of their width apart. */
function outlinePath(bars: readonly number[]): string {
  return bars
    .map((size, bar) => {
      const height = size * 0.92;
      return `M${bar + 0.17} ${(1 - height).toFixed(3)}h.66v${(2 * height).toFixed(3)}h-.66z`;
    })
    .join('');
}
