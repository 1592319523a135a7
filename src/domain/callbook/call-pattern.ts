/**
 * Callsigns with unknown characters, as they are heard in part: `KK7?QN` (one unknown),
 * `KK7*` (anything follows), `*NQN` (anything before). A plan says which way through the
 * register is short: the callsigns it can be, or all that share a beginning or an end.
 */
import { canExistInUs } from '../us-callsign.ts';

export type PatternPlan =
  | { readonly by: 'callsigns'; readonly callsigns: readonly string[] }
  /** All in `from` ≤ text < `to` that match `glob`; of the callsign or of it read backwards. */
  | {
      readonly by: 'start' | 'end';
      readonly from: string;
      readonly to: string;
      readonly glob: string;
    };

/** More callsigns than this are looked for by what they share. */
const CALLSIGNS_LIMIT = 1_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const FIGURES = '0123456789'.split('');

/** How to look for `text`; undefined when it is no pattern, or says nothing about the callsign. */
export function planPattern(text: string): PatternPlan | undefined {
  const pattern = text.trim().toUpperCase();
  if (!/^\*?[A-Z0-9?]{1,10}\*?$/.test(pattern) || !/[A-Z0-9]/.test(pattern)) return undefined;
  const callsigns = pattern.includes('*') ? undefined : candidates(pattern);
  if (callsigns !== undefined) return { by: 'callsigns', callsigns };
  const start = /^[A-Z0-9]*/.exec(pattern)?.[0] ?? '';
  const end = /[A-Z0-9]*$/.exec(pattern)?.[0] ?? '';
  const backwards = end.length > start.length;
  const fixed = backwards ? reversed(end) : start;
  return {
    by: backwards ? 'end' : 'start',
    from: fixed,
    to: `${fixed}~`, // behind every letter and figure in ASCII
    glob: backwards ? reversed(pattern) : pattern,
  };
}

/** `KK7?QN` → `NQ?7KK` */
export function reversed(callsign: string): string {
  return callsign.split('').reverse().join('');
}

/** All American callsigns that a pattern of `?` can be; undefined when they are too many. */
function candidates(pattern: string): readonly string[] | undefined {
  const found = new Set<string>();
  for (const figureAt of [1, 2]) {
    const choices = pattern.split('').map((character, at) => choicesAt(character, at === figureAt));
    const count = choices.reduce((product, { length }) => product * length, 1);
    if (count > CALLSIGNS_LIMIT) return undefined;
    for (const callsign of spelled(choices)) if (canExistInUs(callsign)) found.add(callsign);
  }
  return [...found].sort();
}

function choicesAt(character: string, isFigure: boolean): readonly string[] {
  const possible = isFigure ? FIGURES : LETTERS;
  if (character === '?') return possible;
  return possible.includes(character) ? [character] : [];
}

function spelled(choices: readonly (readonly string[])[]): readonly string[] {
  return choices.reduce<readonly string[]>(
    (starts, next) => starts.flatMap((start) => next.map((character) => start + character)),
    [''],
  );
}
