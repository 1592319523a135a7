/**
 * Invented licensees for tests and benchmarks: the same number gives the same licence.
 * Names, clubs and towns are made of syllables; nobody is meant.
 */
import { canExistInUs } from '../../src/domain/us-callsign.ts';

export interface Licensee {
  readonly id: number;
  readonly callsign: string;
  readonly status: 'A' | 'C' | 'E' | 'T';
  readonly first: string;
  readonly last: string;
  /** A club instead of a person; empty for persons. */
  readonly club: string;
  readonly operatorClass: 'T' | 'G' | 'A' | 'E' | 'N' | '';
  readonly city: string;
  readonly state: string;
  /** `MM/DD/YYYY` */
  readonly granted: string;
  readonly expires: string;
}

const STATES = ['WA', 'OR', 'ID', 'MT', 'CA', 'NV', 'AZ', 'UT', 'CO', 'TX', 'OH', 'ME', 'FL', 'NY'];
const ONSETS = [
  'B',
  'Br',
  'D',
  'Dr',
  'F',
  'G',
  'Gl',
  'H',
  'J',
  'K',
  'L',
  'M',
  'N',
  'P',
  'R',
  'S',
  'T',
  'V',
  'W',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo'];
const ENDINGS = [
  'ldin',
  'nner',
  'rrow',
  'sk',
  'tham',
  'vek',
  'lo',
  'mund',
  'rin',
  'tte',
  'zell',
  'x',
];
const CLASSES = ['T', 'T', 'T', 'G', 'G', 'E', 'A', 'N'] as const;
const LETTERS = 26;

/** Callsigns of the form AB1CDE, and how many of them there are. */
const LONG = { forms: 52 * 10 * LETTERS ** 3, step: 4_999_999 };

/** The licensees 0 … count-1; callsigns do not repeat below five million. */
export function* licensees(count: number): Generator<Licensee> {
  let made = 0;
  for (let seed = 0; made < count; seed++) {
    const callsign = callsignOf(seed);
    if (!canExistInUs(callsign)) continue;
    yield licensee(made, callsign);
    made += 1;
  }
}

/** A walk through all forms that meets each once: the step and their number share no divisor. */
function callsignOf(seed: number): string {
  let rest = (seed * LONG.step) % LONG.forms;
  const take = (choices: number): number => {
    const taken = rest % choices;
    rest = Math.floor(rest / choices);
    return taken;
  };
  const letter = (): string => String.fromCharCode(65 + take(LETTERS));
  const suffix = letter() + letter() + letter();
  const figure = take(10);
  return `${take(2) === 0 ? 'K' : 'W'}${letter()}${figure}${suffix}`;
}

function licensee(number: number, callsign: string): Licensee {
  const pick = <T>(choices: readonly T[], salt: number): T => {
    const hash = Math.imul(number + salt * 7_919, 2_654_435_761) >>> 9;
    return choices[hash % choices.length] as T; // the remainder is an index
  };
  const word = (salt: number): string =>
    pick(ONSETS, salt) + pick(VOWELS, salt + 1) + pick(ENDINGS, salt + 2);
  const isClub = number % 97 === 13;
  const year = 2015 + (number % 10);
  return {
    id: 1_000_000 + number,
    callsign,
    status: number % 5 === 4 ? ((['C', 'E', 'T'] as const)[number % 3] ?? 'E') : 'A',
    first: isClub ? '' : word(1),
    last: isClub ? '' : word(4),
    club: isClub ? `${word(7).toUpperCase()} AMATEUR RADIO CLUB` : '',
    operatorClass: isClub ? '' : pick(CLASSES, 10),
    city: word(13),
    state: pick(STATES, 16),
    granted: `0${1 + (number % 9)}/1${number % 9}/${year}`,
    expires: `0${1 + (number % 9)}/1${number % 9}/${year + 10}`,
  };
}
