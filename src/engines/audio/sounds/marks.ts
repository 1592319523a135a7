/** What is in a recording besides voices: Morse, courtesy tones, other tones, squelch tails. */
import { readMorse, stationIn } from '../../../domain/morse.ts';
import type { SoundMark } from '../../../domain/transmission.ts';
import type { HissRun, ToneRun } from './runs.ts';

/** Morse on repeaters: 400 to 1200 Hz. */
const MORSE_HZ = { min: 380, max: 1_250 };
const SAME_TONE_HZ = 40;
/** Between words at 10 words a minute lie 840 ms. */
const LONGEST_MORSE_GAP_MS = 1_100;
/** A tone that stands still, as no harmonic of a voice does for so long; or one so pure that it may glide. */
const BEEP = { share: 0.8, wanderHz: 8, shortestMs: 48, gliding: { share: 0.9, shortestMs: 150 } };
/** Here a band-limited voice has its second harmonic, all but pure in "two" and "removed". */
const LOW_BEEP = {
  ...{ belowHz: 500, share: 0.95, wanderHz: 2, shortestMs: 64 },
  gliding: { share: 0.95, shortestMs: 200 },
};
/** GSM makes high tones tremble. */
const HIGH = { aboveHz: 1_000, wanderHz: 20 };
const LONGEST_BEEP_GAP_MS = 250;
const LONGEST_COURTESY_MS = 1_500;
const LONGEST_TAIL_MS = 1_200;
/** Behind a squelch tail it is silent. */
const QUIETER = 0.25;

interface Runs {
  readonly tones: readonly ToneRun[];
  readonly hisses: readonly HissRun[];
}

/** In the order of their start, not overlapping. */
export function findMarks({ tones, hisses }: Runs): readonly SoundMark[] {
  const morse = findMorse(tones);
  const free = tones.filter((tone) => !morse.some((mark) => overlaps(mark, tone)));
  const beeps = findBeeps(free);
  const tails = hisses.filter(isTail).map(({ startMs, endMs }) => ({
    ...{ startMs, endMs, kind: 'squelch-tail' as const },
  }));
  const found = [...morse, ...beeps];
  const alone = tails.filter((tail) => !found.some((mark) => overlaps(mark, tail)));
  return [...found, ...alone].map(rounded).toSorted((a, b) => a.startMs - b.startMs);
}

/** Series of marks of one tone whose timing is that of Morse code. */
function findMorse(tones: readonly ToneRun[]): readonly SoundMark[] {
  const found: SoundMark[] = [];
  const used = new Set<ToneRun>();
  for (const [at, first] of tones.entries()) {
    if (used.has(first) || first.hz < MORSE_HZ.min || first.hz > MORSE_HZ.max) continue;
    const series = seriesFrom(tones, at);
    const morse = isEven(series) ? readMorse(series) : undefined;
    // Machines identify by callsign. What has none may be Morse, or a voice by chance.
    if (morse === undefined || stationIn(morse.text) === null) continue;
    for (const tone of series) used.add(tone);
    const endMs = series.at(-1)?.endMs ?? first.endMs;
    found.push({ startMs: first.startMs, endMs, kind: 'morse-id', text: morse.text });
  }
  return found;
}

function seriesFrom(tones: readonly ToneRun[], at: number): readonly ToneRun[] {
  const series: ToneRun[] = [];
  let hz = tones[at]?.hz ?? 0;
  for (const tone of tones.slice(at, at + 2_000)) {
    const last = series.at(-1) ?? tone;
    if (tone.startMs - last.endMs > LONGEST_MORSE_GAP_MS) break;
    if (Math.abs(tone.hz - hz) > SAME_TONE_HZ) continue;
    series.push(tone);
    hz += (tone.hz - hz) / series.length;
  }
  return series;
}

/** A machine sends with one strength; the harmonics of a voice come and go. */
function isEven(series: readonly ToneRun[]): boolean {
  const levels = series.map(({ level }) => level).sort((a, b) => a - b);
  const middle = levels[Math.floor(levels.length / 2)] ?? 0;
  return levels.every((level) => level > middle / 2 && level < middle * 2);
}

function findBeeps(tones: readonly ToneRun[]): readonly SoundMark[] {
  const groups: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of tones.filter(isBeep)) {
    const last = groups.at(-1);
    if (last !== undefined && startMs - last.endMs <= LONGEST_BEEP_GAP_MS) last.endMs = endMs;
    else groups.push({ startMs, endMs });
  }
  return groups.map(({ startMs, endMs }) => ({
    ...{ startMs, endMs },
    kind: endMs - startMs <= LONGEST_COURTESY_MS ? 'courtesy-tone' : 'tone',
  }));
}

function isBeep({ share, hz, wanderHz, startMs, endMs }: ToneRun): boolean {
  const limits = hz < LOW_BEEP.belowHz ? LOW_BEEP : BEEP;
  const mayWander = hz > HIGH.aboveHz ? HIGH.wanderHz : limits.wanderHz;
  const { share: pure, shortestMs } = wanderHz <= mayWander ? limits : limits.gliding;
  return share >= pure && endMs - startMs >= shortestMs;
}

/** A burst of hiss with silence, or the end, behind it. */
function isTail({ startMs, endMs, level, levelAfter }: HissRun): boolean {
  return endMs - startMs <= LONGEST_TAIL_MS && levelAfter <= QUIETER * level;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function overlaps(a: Span, b: Span): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs;
}

function rounded(mark: SoundMark): SoundMark {
  return { ...mark, startMs: Math.round(mark.startMs), endMs: Math.round(mark.endMs) };
}
