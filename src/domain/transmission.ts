/**
 * What a recording consists of. A repeater's recorder writes one file from key-up to
 * key-down of its transmitter: several people's overs, the tone after each, the hiss of
 * closing squelches, and the machine's own identification.
 */
import type { Keying } from './keying.ts';
import { keyedWho } from './keying.ts';
import { stationIn } from './morse.ts';

export const TRANSMISSION_KINDS = [
  'speech',
  'courtesy-tone',
  'morse-id',
  'squelch-tail',
  'tone',
] as const;
export type TransmissionKind = (typeof TRANSMISSION_KINDS)[number];

/** How it was recognised. `recorder`: its own list says where the over begins or ends. */
export type TransmissionEvidence = 'voice' | 'tone' | 'noise' | 'recorder';

/** Milliseconds from the start of the recording. */
export interface Transmission {
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: TransmissionKind;
  readonly evidence: TransmissionEvidence;
  /** Who was keyed, by the recorder's own list; null: it does not say. */
  readonly who: string | null;
  /** What was sent in Morse. */
  readonly text: string | null;
  /** The station that identified itself in Morse. */
  readonly callsign: string | null;
}

/** Something in the sound that is nobody's voice. */
export interface SoundMark {
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: Exclude<TransmissionKind, 'speech'>;
  /** Of Morse. */
  readonly text?: string;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Listened {
  readonly durationMs: number;
  /** Where somebody speaks, in order. */
  readonly voice: readonly Span[];
  /** In order. */
  readonly marks: readonly SoundMark[];
  /** The recorder's own list of overs; empty without one. */
  readonly overs: readonly Over[];
}

/** One over as the recorder's list has it. */
export interface Over extends Span {
  readonly who: string | null;
}

/** Longer silence between two people, or two thoughts, is another over. */
const LONGEST_PAUSE_MS = 1_500;
/** What is left of speech beside a tone is its echo. */
const SHORTEST_OVER_MS = 200;

/** In the order of their start. The same sound and lists give the same transmissions. */
export function transmissionsOf(listened: Listened): readonly Transmission[] {
  const { marks } = listened;
  const speech = oversOf(listened).map(({ startMs, endMs, who, evidence }) => ({
    ...{ startMs, endMs, kind: 'speech' as const, evidence, who, text: null, callsign: null },
  }));
  return [...speech, ...marks.map(ofMark)].toSorted(
    (a, b) => a.startMs - b.startMs || a.endMs - b.endMs,
  );
}

function ofMark(mark: SoundMark): Transmission {
  const { startMs, endMs, kind } = mark;
  const text = mark.text ?? null;
  const evidence = kind === 'squelch-tail' ? 'noise' : 'tone';
  const callsign = text === null ? null : stationIn(text);
  return { startMs, endMs, kind, evidence, who: null, text, callsign };
}

interface SpeechSpan extends Span {
  readonly who: string | null;
  readonly evidence: 'voice' | 'recorder';
}

function oversOf({ voice, marks, overs }: Listened): readonly SpeechSpan[] {
  const pieces = voice.flatMap((span) => without(span, marks));
  const joined: Span[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const isOne =
      last !== undefined &&
      piece.startMs - last.endMs < LONGEST_PAUSE_MS &&
      !marks.some((mark) => mark.startMs >= last.endMs - 1 && mark.endMs <= piece.startMs + 1);
    if (last !== undefined && isOne)
      joined[joined.length - 1] = { startMs: last.startMs, endMs: piece.endMs };
    else joined.push(piece);
  }
  return joined.flatMap((span) => byRecorder(span, overs));
}

/** The parts of `span` that no mark covers. */
function without(span: Span, marks: readonly SoundMark[]): readonly Span[] {
  const parts: Span[] = [];
  let { startMs } = span;
  for (const mark of marks) {
    if (mark.endMs <= startMs || mark.startMs >= span.endMs) continue;
    parts.push({ startMs, endMs: mark.startMs });
    startMs = mark.endMs;
  }
  parts.push({ startMs, endMs: span.endMs });
  return parts.filter((part) => part.endMs - part.startMs >= SHORTEST_OVER_MS);
}

/** Cuts where the recorder says that another one began, and says who it was. */
function byRecorder(span: Span, overs: readonly Over[]): readonly SpeechSpan[] {
  const within = overs.filter(
    (over) => Math.min(over.endMs, span.endMs) - Math.max(over.startMs, span.startMs) > 0,
  );
  if (within.length === 0) return [{ ...span, who: null, evidence: 'voice' }];
  return within.flatMap((over, i) => {
    const startMs = i === 0 ? span.startMs : Math.max(span.startMs, over.startMs);
    const next = within[i + 1];
    const endMs = next === undefined ? span.endMs : Math.min(span.endMs, next.startMs);
    if (endMs - startMs < SHORTEST_OVER_MS) return [];
    return [{ startMs, endMs, who: over.who, evidence: 'recorder' as const }];
  });
}

/** AllStar's log of who was keyed, as a list of overs. */
export function oversOfKeyings(keyings: readonly Keying[], durationMs: number): readonly Over[] {
  return keyings
    .map((keying) => ({
      startMs: keying.startMs,
      endMs: keying.endMs ?? durationMs,
      who: keyedWho(keying),
    }))
    .filter(({ startMs, endMs }) => endMs > startMs && startMs < durationMs)
    .toSorted((a, b) => a.startMs - b.startMs);
}

const MOST_OVERS = 500;

/** trunk-recorder's list as the node sends it: `0 3101234 W7ABC, 4.2 3105678`, in seconds. */
export function oversOfList(list: string, durationMs: number): readonly Over[] {
  const starts = list.split(',', MOST_OVERS).flatMap((entry) => {
    const [, seconds, who] = /^\s*(\d+(?:\.\d+)?)\s+(.{1,80}?)\s*$/.exec(entry) ?? [];
    return seconds === undefined || who === undefined
      ? []
      : [{ startMs: Math.round(Number(seconds) * 1_000), who }];
  });
  const ordered = starts.toSorted((a, b) => a.startMs - b.startMs);
  return ordered
    .map((start, i) => ({ ...start, endMs: ordered[i + 1]?.startMs ?? durationMs }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}
