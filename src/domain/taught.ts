/**
 * Corrections that people teach: words as the recogniser writes them, and the callsign
 * that they mean, or that they mean none. They hold above everything the search finds.
 */
import { parseCallsign } from './callsign.ts';
import type { ExplainedMention } from './mention.ts';

export interface Taught {
  readonly id: string;
  /** Small letters and figures, words parted by one space. */
  readonly heard: string;
  /** Upper case, marks with slashes allowed; null: these words are no callsign. */
  readonly means: string | null;
  /** Null: at every node. */
  readonly node: string | null;
  /** UTC milliseconds. */
  readonly taughtAt: number;
}

const LONGEST_HEARD = 200;

/** The words of `text` as they are compared: "Kilo-7, QN!" is `kilo 7 qn`. Undefined when there are none. */
export function heardWords(text: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const heard = words.join(' ');
  return heard === '' || heard.length > LONGEST_HEARD ? undefined : heard;
}

/** What a person is sure of; still not certain, for the words may be said of something else. */
const CONFIDENCE = 0.97;

/** `mentions` of `text` as the lessons want them: what was taught stands in place of what overlaps it. */
export function withTaught(
  text: string,
  mentions: readonly ExplainedMention[],
  lessons: readonly Taught[],
): readonly ExplainedMention[] {
  if (lessons.length === 0) return mentions;
  const places = placesOf(text, lessons);
  if (places.length === 0) return mentions;
  const kept = mentions.filter((mention) => firstOverlap(places, mention) === undefined);
  const taught = places.flatMap((place) => mentionAt(text, place, mentions));
  return [...kept, ...taught].toSorted((a, b) => a.start - b.start);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Of `spans`, in order and apart from each other, the first that shares a character with `span`. */
function firstOverlap<One extends Span>(spans: readonly One[], span: Span): One | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > span.start) high = middle;
    else low = middle + 1;
  }
  const found = spans[low];
  return found !== undefined && found.start < span.end ? found : undefined;
}

interface Place extends Span {
  readonly means: string | null;
}

/** Longer lessons first, and those of the node first: each stretch of text has one meaning. In the order of the text. */
function placesOf(text: string, lessons: readonly Taught[]): readonly Place[] {
  const inOrder = lessons.toSorted(
    (a, b) => b.heard.length - a.heard.length || Number(a.node === null) - Number(b.node === null),
  );
  const places: Place[] = [];
  const taken = new Uint8Array(text.length);
  for (const { heard, means } of inOrder) {
    const words = heard.split(' ').join('[^\\p{L}\\p{N}]{1,5}');
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'giu');
    for (const { index, 0: found } of text.matchAll(pattern)) {
      const place = { start: index, end: index + found.length, means };
      const letters = taken.subarray(place.start, place.end);
      if (letters.includes(1)) continue;
      letters.fill(1);
      places.push(place);
    }
  }
  return places.sort((a, b) => a.start - b.start);
}

function mentionAt(
  text: string,
  { start, end, means }: Place,
  mentions: readonly ExplainedMention[],
): readonly ExplainedMention[] {
  const parsed = means === null ? undefined : parseCallsign(means);
  if (parsed === undefined) return [];
  const before = firstOverlap(mentions, { start, end });
  return [
    {
      ...parsed,
      ...{ heardAs: text.slice(start, end), start, end, confidence: CONFIDENCE },
      role: before?.role ?? 'mentioned',
      parts: { form: CONFIDENCE, repetition: 0, frame: 0, prior: 0 },
      alternatives: before === undefined ? [] : replaced(before.callsign, parsed.callsign),
      because: 'taught',
    },
  ];
}

function replaced(before: string, now: string): ExplainedMention['alternatives'] {
  return before === now ? [] : [{ callsign: before, why: 'less-likely' }];
}
