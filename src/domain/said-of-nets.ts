/** What a recording says of the scheduled nets that are on: that one was opened, or closed. */
import { closingsIn } from './net-closing.ts';
import { type NetWords, openingsIn } from './net-opening.ts';
import type { SaidOfNet } from './net-session.ts';
import type { HeardOfNets, NetHere } from './nets/heard.ts';
import { netName } from './nets/net-names.ts';
import { type NamedStation, plainWords } from './nets/plain-words.ts';
import { netsAt, type ScheduledNet } from './scheduled-net.ts';
import { placedSegments, type Segment } from './transcript.ts';

/** Raise it when the same words may open or close other nets. */
export const NET_RULES_VERSION = '1';

export interface HeardWords {
  readonly node: string;
  /** UTC milliseconds. */
  readonly recordedAt: number;
  readonly segments: readonly Pick<Segment, 'startMs' | 'text' | 'hidden'>[];
  /** The shown text of these segments; offsets of mentions count in it. */
  readonly text: string;
  readonly mentions: readonly NamedStation[];
}

/** Most recordings hold none of these words, and need no closer look. */
const WORTH_A_LOOK =
  /\b(?:nets?|calling|welcome|order|open(?:ing)?|start(?:ing)?|begin(?:ning)?|normal|regular|routine|general|clos(?:e|ed|es|ing)|secur(?:e|ed|ing)|return(?:ed|ing)?|releas(?:e|ing)|conclud(?:e|es|ed|ing)|adjourn(?:ed|ing)?)\b/i;

/** In order; empty for nearly all recordings. */
export function saidOfNets(words: HeardWords, nets: readonly ScheduledNet[]): readonly SaidOfNet[] {
  if (nets.length === 0 || !WORTH_A_LOOK.test(words.text)) return [];
  const heard = toHeard(words, nets);
  const closings = closingsIn(heard);
  const openings = openingsIn(
    heard,
    closings.map(({ phrase }) => phrase),
  );
  return [
    ...openings.map((one) => toSaid('opened', one, heard, words.text)),
    ...closings.map((one) => toSaid('closed', one, heard, words.text)),
  ].sort((a, b) => a.saidAt - b.saidAt);
}

function toHeard(
  { node, recordedAt, segments, text, mentions }: HeardWords,
  nets: readonly ScheduledNet[],
): HeardOfNets {
  const names = nets.map(({ name }) => netName(name));
  const plain = plainWords(text, mentions, names);
  const indexes = new Map(nets.map(({ name }, index) => [name, index]));
  const known = new Map<number, readonly NetHere[]>();
  const netsOn = (at: number): readonly NetHere[] =>
    netsAt(nets, node, at).map(({ net: { name, control }, session }) => ({
      ...{ name, control, session, index: indexes.get(name) ?? 0 },
    }));
  return {
    ...{ plain, names, stations: mentions },
    saidAt: (word) => recordedAt + startOf(segments, plain.words[word]?.start ?? 0),
    netsOn(at) {
      const on = known.get(at) ?? netsOn(at);
      known.set(at, on);
      return on;
    },
  };
}

/** When the segment with this offset of the shown text begins. */
function startOf(segments: HeardWords['segments'], offset: number): number {
  return placedSegments(segments).find(({ to }) => offset <= to)?.segment.startMs ?? 0;
}

function toSaid(
  what: SaidOfNet['what'],
  { phrase, net, callsign }: NetWords,
  heard: HeardOfNets,
  text: string,
): SaidOfNet {
  const { startsAt, closesAt } = net.session;
  const saidAt = heard.saidAt(phrase.from);
  return {
    net: net.name,
    startsAt,
    closesAt,
    what,
    saidAt,
    quote: quoted(heard, phrase, text),
    callsign,
  };
}

/** Words of the same sentence that are quoted before and after a phrase, and letters at most. */
const QUOTED_WORDS = 8;
const LONGEST_QUOTE = 300;

function quoted({ plain: { words } }: HeardOfNets, { from, to }: NetWords['phrase'], text: string) {
  const isEnd = (at: number): boolean => /^[.?]$/.test(words[at]?.text ?? '.');
  let [first, last] = [from, to - 1];
  while (from - first < QUOTED_WORDS && first > 0 && !isEnd(first - 1)) first--;
  while (last - to < QUOTED_WORDS && last < words.length - 1 && !isEnd(last)) last++;
  const [start = 0, end] = [words[first]?.start, words[last]?.end];
  return text.slice(start, end).slice(0, LONGEST_QUOTE);
}
