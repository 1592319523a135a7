/**
 * Words that mean an emergency or urgency by being said several times: mayday, break break
 * break, pan-pan. Said once they are everyday words, but for a mayday that somebody declares,
 * relays or signs. Two breaks ask for the frequency and are urgent; three are an emergency.
 */
import type { AlertKind } from '../alert.ts';
import { type Found, isEnd, isFirst, isTalk, wordAt } from './place.ts';
import { CALL, type SpokenWord } from './spoken-words.ts';

export interface Marker extends Found {
  readonly kind: AlertKind;
}

interface Repeated {
  readonly words: ReadonlySet<string>;
  /** So often it means this. */
  readonly kindOf: (times: number) => AlertKind | undefined;
  readonly notAfter?: ReadonlySet<string>;
  readonly notBefore?: ReadonlySet<string>;
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** The first of May, and what is named after it. */
const HOLIDAY_BEFORE = set(
  'on happy next last every this our the for since until by before after first a of in',
);
const NAMED_AFTER = set(
  `parade cafe festival celebration celebrations weekend holiday basket baskets event party concert
  special dance fair brunch hills park pole tree trees sale morning afternoon evening is was records`,
);

const REPEATED: readonly Repeated[] = [
  { words: set('mayday maydays'), kindOf: (times) => (times >= 2 ? 'emergency' : undefined) },
  {
    words: set('break brake'),
    kindOf: (times) => (times >= 3 ? 'emergency' : times === 2 ? 'priority' : undefined),
    notAfter: set(
      'a the coffee lunch quick short tea spring smoke tie to or would will could that brake',
    ),
    notBefore: set('up down out into through even away apart in point room time the a it'),
  },
  {
    words: set('pan'),
    kindOf: (times) => (times >= 4 ? 'priority' : undefined),
  },
  { words: set('panpan'), kindOf: (times) => (times >= 2 ? 'priority' : undefined) },
  { words: set('sos'), kindOf: (times) => (times >= 3 ? 'emergency' : undefined) },
  {
    words: set('emergency'),
    kindOf: (times) => (times >= 2 ? 'emergency' : undefined),
    notAfter: set('no any an the of in for or and'),
  },
  {
    words: set('priority'),
    kindOf: (times) => (times >= 2 ? 'priority' : undefined),
    notAfter: set('no any a the top first high number'),
  },
];

export function markersIn(words: readonly SpokenWord[]): readonly Marker[] {
  return [...REPEATED.flatMap((rule) => repeated(words, rule)), ...twice(words), ...signed(words)];
}

function repeated(words: readonly SpokenWord[], rule: Repeated): Marker[] {
  const found: Marker[] = [];
  for (let from = 0; from < words.length; from += 1) {
    let to = from;
    while (rule.words.has(wordAt(words, to))) to += 1;
    if (to === from) continue;
    const kind = rule.kindOf(to - from);
    if (kind !== undefined && isMeant(words, { from, to }, rule)) found.push({ kind, from, to });
    from = to;
  }
  return found;
}

function isMeant(words: readonly SpokenWord[], { from, to }: Found, rule: Repeated): boolean {
  if (isTalk(words, from)) return false;
  const [before, after] = [wordAt(words, from - 1), wordAt(words, to)];
  if (!isFirst(words, from) && rule.notAfter?.has(before) === true) return false;
  if (!isEnd(words, to) && rule.notBefore?.has(after) === true) return false;
  // Written as two words it may be a day that is named twice; three times nobody names a day.
  const isDay = wordAt(words, from) === 'mayday' && to - from === 2;
  return !isDay || (!isHoliday(words, from) && !NAMED_AFTER.has(after));
}

function isHoliday(words: readonly SpokenWord[], from: number): boolean {
  return !isFirst(words, from) && HOLIDAY_BEFORE.has(wordAt(words, from - 1));
}

/** “Medical emergency, medical emergency”. */
function twice(words: readonly SpokenWord[]): Marker[] {
  return words.flatMap(({ word }, at): Marker[] => {
    const what = wordAt(words, at - 1);
    const isTwice =
      word === 'emergency' &&
      what === wordAt(words, at + 1) &&
      wordAt(words, at + 2) === 'emergency' &&
      !['no', 'any', 'an', 'the', 'or', 'and', CALL].includes(what);
    if (!isTwice || isTalk(words, at - 1)) return [];
    return [{ kind: 'emergency', from: at - 1, to: at + 3 }];
  });
}

const DECLARING = set('declaring declare');

/** One mayday that a station declares, relays, or says before its callsign. */
function signed(words: readonly SpokenWord[]): Marker[] {
  return words.flatMap(({ word }, at): Marker[] => {
    if (word !== 'mayday' || wordAt(words, at - 1) === 'mayday' || isTalk(words, at)) return [];
    const next = [1, 2, 3].map((step) => wordAt(words, at + step));
    if (next[0] === 'mayday') return [];
    const isRelayed = next[0] === 'relay';
    const isSigned =
      next[0] === CALL ||
      (next[0] === 'this' && next[1] === 'is' && next[2] === CALL) ||
      (next[0] === 'all' && next[1] === 'stations') ||
      (next[0] === 'any' && next[1] === 'station');
    const isMeantSo = isRelayed || (isSigned && !isHoliday(words, at)) || isDeclared(words, at);
    return isMeantSo ? [{ kind: 'emergency', from: at, to: at + 1 }] : [];
  });
}

/** “I am declaring a mayday”; what others declare is news. */
export function isDeclared(words: readonly SpokenWord[], at: number): boolean {
  let verb = at - 1;
  while (['a', 'an', 'medical'].includes(wordAt(words, verb))) verb -= 1;
  if (!DECLARING.has(wordAt(words, verb)) || words[verb]?.sentence !== words[at]?.sentence)
    return false;
  if (isFirst(words, verb)) return wordAt(words, verb) === 'declaring';
  const who = wordAt(words, verb - 1);
  if (who === 'am' || who === 'are') return ['i', 'we'].includes(wordAt(words, verb - 2));
  if (who === 'were') return isFirst(words, verb - 1); // we’re
  return ['im', 'i', 'we', 'must', CALL].includes(who);
}
