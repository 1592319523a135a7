/**
 * Subtitles, SRT or WebVTT, as a transcript: a service that ignores the form that was asked for
 * may answer them, and their times are no words.
 */
import type { HeardSegment } from '../../domain/recognition.ts';

const TIME = /(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})/;
const CUE = new RegExp(`^${TIME.source} --> ${TIME.source}`, 'm');

/** Undefined: `body` is no subtitles. Text is kept as it stands, its lines with a space between. */
export function readSubtitles(body: string): readonly HeardSegment[] | undefined {
  if (!/^\uFEFF?WEBVTT/.test(body) && !CUE.test(body)) return undefined;
  const blocks = body.split(/\r?\n(?:\r?\n)+/);
  return blocks.flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const at = lines.findIndex((line) => CUE.test(line));
    const times = CUE.exec(lines[at] ?? '');
    if (times === null) return [];
    const text = lines
      .slice(at + 1)
      .join(' ')
      .trimEnd();
    const [startMs, endMs] = [milliseconds(times.slice(1, 5)), milliseconds(times.slice(5, 9))];
    return [{ startMs, endMs, text, avgLogprob: 0, tokens: [] }];
  });
}

function milliseconds([hours, minutes, seconds, thousandths]: readonly (string | undefined)[]) {
  const whole = Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return whole * 1_000 + Number(thousandths);
}
