/**
 * Realistic noisy spellings of random callsigns, and talk without any: for
 * evaluation only. Nobody tunes on it; its words and its seed are its own.
 */
import { canExistInUs } from '../../src/domain/us-callsign.ts';
import { type Dice, dice } from './dice.ts';
import type { Labelled } from './labelled.ts';
import {
  CORRECTIONS,
  FIGURES,
  FRAMES,
  NAMES,
  NATO,
  OTHERS,
  PAIRS,
  SLIPS,
  TALK,
} from './noisy-words.ts';

/** The set that is reported: twelve texts of each index. */
export const NOISY_SEED = 20_261_124;
export const NOISY_OF_EACH = 100;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ABROAD = ['VE3', 'VA7', 'G4', 'M0', 'DL1', 'F5', 'EA3', 'JA1', 'VK3', 'ZL2', 'PY2', 'OH2'];
const SHAPES = ['KL#LLL', 'KL#LLL', 'KL#LLL', 'K#LLL', 'K#LLL', 'KL#LL', 'K#LL', 'KL#L'];

type Words = Readonly<Record<string, string>>;
type Speller = (callsign: string, dice: Dice) => string;

const WAYS: Readonly<Record<string, Speller>> = {
  written: (call, own) => (own.isBelow(0.3) ? call.toLowerCase() : call),
  broken: (call, own) => call.replace(/([0-9])/, own.pick(['$1 ', ' $1 ', '$1-', ' $1'])),
  letters: (call, own) => call.split('').join(own.pick([' ', '-', '. ', ', '])),
  nato: (call, own) => cased(spell(call, own, NATO), own),
  mixed: (call, own) => cased(spell(call, own, NATO, own.isBelow(0.5) ? own.next() : 0), own),
  others: (call, own) => cased(spell(call, own, OTHERS), own),
  slips: (call, own) => cased(withSlips(call, own), own),
  names: (call, own) =>
    call
      .split('')
      .map((char) => wordFor(char, own, NAMES))
      .join(' '),
};

/** `count` texts of each kind, the same for the same seed. */
export function noisySet(seed: number, count: number): readonly Labelled[] {
  const own = dice(seed);
  const set: Labelled[] = [];
  for (let index = 0; index < count; index++) {
    for (const [kind, speller] of Object.entries(WAYS)) set.push(one(kind, speller, index, own));
    set.push(two(index, own), correction(index, own), talk(index, own), talk(index + count, own));
  }
  return set;
}

function one(kind: string, speller: Speller, index: number, own: Dice): Labelled {
  const call = callsign(own);
  const text = own.pick(FRAMES).replace('@', speller(call, own));
  return { id: `${kind}-${index}`, kind, text, callsigns: [{ call }] };
}

function two(index: number, own: Dice): Labelled {
  const [first, second] = [callsign(own), callsign(own)];
  const ways = [WAYS['written'], WAYS['nato'], WAYS['mixed']].filter((way) => way !== undefined);
  const way = own.pick(ways);
  const text = own.pick(PAIRS).replace('@', way(first, own)).replace('#', way(second, own));
  return { id: `two-${index}`, kind: 'two', text, callsigns: [{ call: first }, { call: second }] };
}

function correction(index: number, own: Dice): Labelled {
  const call = callsign(own);
  const wrong = call.slice(0, -1) + (call.endsWith('D') ? 'B' : 'D');
  const way = own.isBelow(0.5) ? WAYS['written'] : WAYS['nato'];
  const say = (text: string): string => way?.(text, own) ?? text;
  const text = own.pick(CORRECTIONS).replace('~', say(wrong)).replace('@', say(call));
  return { id: `correction-${index}`, kind: 'correction', text, callsigns: [{ call }] };
}

function talk(index: number, own: Dice): Labelled {
  const sentences = [own.pick(TALK), own.pick(TALK), own.pick(TALK)];
  const text = sentences
    .join(own.pick(['. ', ', ', ' ']))
    .replace(/%/g, () => String(Math.floor(own.next() * 100)));
  return { id: `talk-${index}`, kind: 'talk', text, callsigns: [] };
}

function callsign(own: Dice): string {
  for (;;) {
    const letter = (): string => own.pick(LETTERS.split(''));
    if (own.isBelow(0.15)) return own.pick(ABROAD) + letter() + letter() + letter();
    const call = own
      .pick(SHAPES)
      .replace('K', own.pick(['K', 'K', 'W', 'N', 'A']))
      .replace('#', () => String(Math.floor(own.next() * 10)))
      .replace(/L/g, letter);
    if (canExistInUs(call) && !/[0-9](?:SOS|Q[R-U].)$/.test(call)) return call;
  }
}

/** Each character as a word; with `plain` above 0 that part of them as they are written. */
function spell(call: string, own: Dice, table: Words, plain = 0): readonly string[] {
  return call.split('').map((char) => {
    const isAsWritten = own.isBelow(/[0-9]/.test(char) ? Math.max(plain, 0.5) : plain);
    return isAsWritten ? char : wordFor(char, own, table);
  });
}

function wordFor(char: string, own: Dice, table: Words): string {
  const words = (/[0-9]/.test(char) ? FIGURES : table)[char] ?? char;
  // "double u" is one name; figures have several words to choose from.
  return words === NAMES[char] ? words : own.pick(words.split(' '));
}

function withSlips(call: string, own: Dice): readonly string[] {
  return spell(call, own, NATO).map((word, at) =>
    own.isBelow(0.35) ? (SLIPS[call[at] ?? ''] ?? word) : word,
  );
}

/** As recognisers write it: small, with capitals, with commas or stops between. */
function cased(list: readonly string[], own: Dice): string {
  const isCapital = own.isBelow(0.6);
  const shown = isCapital
    ? list.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    : list;
  if (own.isBelow(0.15)) return shown.join(', ');
  if (own.isBelow(0.08)) return shown.join('-');
  if (own.isBelow(0.06)) return shown.join('. ');
  return shown.join(' ');
}
