/**
 * Text cut into plain and marked parts, so that the page never builds markup out
 * of words heard on the air. Pure.
 */
import { placedSegments } from '../../domain/transcript.ts';
import type { MentionView, SegmentView } from '../../domain/views.ts';

export interface TextPart {
  readonly text: string;
  /** Undefined: plain. */
  readonly mark?: string;
  /** The recogniser was not sure of it: its probability, 0…1. */
  readonly doubt?: number;
  /** Where it starts in the whole; serves as key. */
  readonly at: number;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

type Range = Place & ({ readonly mark: string } | { readonly doubt: number });

/** The marks around found words in a search snippet. */
const OPENS = '\u0002';
const CLOSES = '\u0003';

export function snippetParts(snippet: string): readonly TextPart[] {
  const [before = '', ...found] = snippet.split(OPENS);
  const pieces = [
    { text: before, isFound: false },
    ...found.flatMap((piece) => {
      const [text = '', ...after] = piece.split(CLOSES);
      return [
        { text, isFound: true },
        { text: after.join(''), isFound: false },
      ];
    }),
  ];
  let at = 0;
  return pieces.flatMap(({ text, isFound }) => {
    const part = isFound ? { text, at, mark: text } : { text, at };
    at += text.length;
    return text === '' ? [] : [part];
  });
}

/** Marks `ranges` (offsets in `text`, any order; what overlaps an earlier one is left out). */
export function markRanges(text: string, ranges: readonly Range[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { start, end, ...how } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) parts.push({ text: text.slice(at, start), at });
    parts.push({ text: text.slice(start, end), at: start, ...how });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), at });
  return parts;
}

/** Where the callsigns stand literally in a text; for lists, which hold no offsets. */
export function markCallsigns(text: string, callsigns: readonly string[]): readonly TextPart[] {
  // ASCII only, as callsigns are: other letters may grow when they become capitals (ß).
  const upper = text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const ranges = callsigns.flatMap((callsign) => occurrences(upper, callsign));
  return markRanges(text, ranges);
}

function occurrences(upper: string, callsign: string): Range[] {
  const found: Range[] = [];
  for (let at = upper.indexOf(callsign); at >= 0; at = upper.indexOf(callsign, at + 1)) {
    const end = at + callsign.length;
    const isWord = !/\w/.test(upper[at - 1] ?? ' ') && !/\w/.test(upper[end] ?? ' ');
    if (isWord) found.push({ start: at, end, mark: callsign });
  }
  return found;
}

/** The text of each segment with its mentions; offsets of mentions count in the joined shown text. */
export function segmentParts(
  segments: readonly SegmentView[],
  mentions: readonly MentionView[],
): readonly (readonly TextPart[])[] {
  const places = new Map(placedSegments(segments).map(({ segment, from }) => [segment, from]));
  return segments.map((segment) => {
    const text = segment.text.trim();
    const from = places.get(segment);
    if (from === undefined) return text === '' ? [] : [{ text, at: 0 }];
    const calls = mentionsWithin(mentions, from, text.length);
    return markRanges(text, [...calls, ...doubtsWithin(segment, text, calls)]);
  });
}

/** Doubtful words that stand in no callsign: a callsign tells its own confidence. */
function doubtsWithin({ doubtful }: SegmentView, text: string, calls: readonly Place[]): Range[] {
  let from = 0;
  return doubtful.flatMap(({ text: word, p }) => {
    const start = text.indexOf(word, from);
    if (start < 0) return [];
    const end = start + word.length;
    from = end;
    const isInCall = calls.some((call) => call.start < end && start < call.end);
    return isInCall ? [] : [{ start, end, doubt: p }];
  });
}

/** A mention that runs over the end of a segment is marked in both. */
function mentionsWithin(mentions: readonly MentionView[], from: number, length: number): Range[] {
  return mentions
    .filter((mention) => mention.end > from && mention.start < from + length)
    .map((mention) => ({
      start: Math.max(0, mention.start - from),
      end: Math.min(length, mention.end - from),
      mark: withMarks(mention),
    }));
}

/** `VE3/W1AW`, `W1AW/P`. */
export function withMarks({ prefix, callsign, suffix }: MentionView): string {
  return [prefix, callsign, suffix].filter((part) => part !== null).join('/');
}
