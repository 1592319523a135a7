/** What was heard, as the rules for openings and closings look at it. */
import type { PlannedSession } from '../net-schedule.ts';
import type { ScheduledNet } from '../scheduled-net.ts';
import { type NetName, sharesWord } from './net-names.ts';
import type { Phrase } from './phrases.ts';
import type { NamedStation, PlainWords } from './plain-words.ts';

/** A net that is on where and when it was said. */
export interface NetHere extends Pick<ScheduledNet, 'name' | 'control'> {
  /** Its number among all nets: `#0`. */
  readonly index: number;
  readonly session: PlannedSession;
}

export interface HeardOfNets {
  readonly plain: PlainWords;
  readonly stations: readonly NamedStation[];
  /** Of all nets, those that are not on too. */
  readonly names: readonly NetName[];
  /** When a word was said. UTC milliseconds. */
  readonly saidAt: (word: number) => number;
  readonly netsOn: (at: number) => readonly NetHere[];
}

/** A stretch of words around a phrase. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Nets that are named in it. */
  readonly names: ReadonlySet<number>;
}

export function around(
  { plain: { words } }: HeardOfNets,
  { from, to }: Pick<Phrase<string>, 'from' | 'to'>,
  reach: number,
): Passage {
  const [first, last] = [Math.max(0, from - reach), Math.min(words.length, to + reach)];
  const texts = words.slice(first, last).map(({ text }) => text);
  const names = new Set(
    texts.filter((text) => text.startsWith('#')).map((text) => Number(text.slice(1))),
  );
  return { from: first, to: last, text: ` ${texts.join(' ')} `, names };
}

/** A callsign that was heard in part, or filled in, is no reason to believe who spoke. */
const SURE = 0.7;

/** What only the station itself goes on with. */
const OF_ITS_OWN = /^(?:calling|your net control|and (?:ill|i will) be your) /;

/** Who speaks in it by the words around, the first one first. */
export function speakersIn(
  { plain, stations }: HeardOfNets,
  { from, to }: Passage,
): readonly string[] {
  const callsigns = plain.words.slice(from, to).flatMap(({ text }, at) => {
    const station = text.startsWith('@') ? stations[Number(text.slice(1))] : undefined;
    if (station === undefined || station.confidence < SURE) return [];
    const next = plain.words.slice(from + at + 1, from + at + 6).map((word) => word.text);
    return station.role === 'speaker' || OF_ITS_OWN.test(`${next.join(' ')} `)
      ? [station.callsign]
      : [];
  });
  return [...new Set(callsigns)];
}

export function isControl({ control }: Pick<NetHere, 'control'>, callsign: string): boolean {
  return control.includes(callsign);
}

/**
 * Which net a phrase is about: the one that it names, or the one that is named around it, or the only
 * one that is on, or of several the only one whose control station speaks. `other`: it names one
 * that is not on here and now.
 */
export function netMeant(
  heard: HeardOfNets,
  phrase: Phrase<string>,
  passage: Passage,
): NetHere | 'other' | undefined {
  const on = heard.netsOn(heard.saidAt(phrase.from));
  if (phrase.net !== undefined) return on.find(({ index }) => index === phrase.net) ?? 'other';
  const { otherName } = phrase;
  if (otherName.length > 0) {
    const alike = on.filter(({ index }) => isAlike(otherName, heard.names[index]));
    return alike.length === 1 ? alike[0] : 'other';
  }
  const named = on.filter(({ index }) => passage.names.has(index));
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  if (on.length === 1) return on[0];
  const speakers = speakersIn(heard, passage);
  const run = on.filter((net) => speakers.some((callsign) => isControl(net, callsign)));
  return run.length === 1 ? run[0] : undefined;
}

function isAlike(said: readonly string[], name: NetName | undefined): boolean {
  return name !== undefined && sharesWord(said, name);
}
