/**
 * The ITU's rule for callsigns as an automaton that reads one character at a time,
 * so that a spelled run is left as soon as it can become none.
 */

/**
 * The states, in the order of reading. A number above 0 is a state, `DEAD` none.
 * After the parting figure a state is SUFFIX plus the letters read since; after two or
 * three figures, as special events have them (19.68A), SPECIAL or ANNIVERSARY plus those.
 */
export const START = 1;
export const DEAD = 0;
const ONE_LETTER = 2; // B F G I K M N R W: a prefix by itself
const OTHER_LETTER = 3; // needs another character
const FIGURE = 4; // a leading figure needs a letter
const FIGURE_3 = 5; // 3DA is a prefix of three
const PREFIX = 6;
const PREFIX_3D = 7;
const SUFFIX = 10;
const LONGEST_SUFFIX = 5; // VI3ANZAC
const SPECIAL = 20;
const ANNIVERSARY = 30;
const LONGEST_SPECIAL = 5;

const ALONE = new Set('BFGIKMNRW');

/** The state after reading `chars` in `state`. */
export function advance(state: number, chars: string): number {
  let now = state;
  for (const char of chars) {
    now = char >= '0' && char <= '9' ? afterFigure(now, char) : afterLetter(now, char);
    if (now === DEAD) return DEAD;
  }
  return now;
}

/** Whether what was read so far is complete by its form. */
export function isComplete(state: number): boolean {
  return state > SUFFIX && state !== SPECIAL && state !== ANNIVERSARY;
}

/** Whether the parting figure was the last that was read: the suffix comes next. */
export function isPrefixRead(state: number): boolean {
  return state === SUFFIX;
}

function afterFigure(state: number, figure: string): number {
  if (state === START) return figure === '3' ? FIGURE_3 : FIGURE;
  if (state === ONE_LETTER || state === PREFIX || state === PREFIX_3D) return SUFFIX;
  if (state === OTHER_LETTER) return PREFIX;
  if (state === SUFFIX) return SPECIAL;
  if (state === SPECIAL) return ANNIVERSARY;
  return DEAD;
}

function afterLetter(state: number, letter: string): number {
  if (state === START) return ALONE.has(letter) ? ONE_LETTER : OTHER_LETTER;
  if (state === ONE_LETTER || state === OTHER_LETTER || state === FIGURE) return PREFIX;
  if (state === FIGURE_3) return letter === 'D' ? PREFIX_3D : PREFIX;
  if (state === PREFIX_3D) return letter === 'A' ? PREFIX : DEAD;
  if (state < SUFFIX || state === SUFFIX + LONGEST_SUFFIX) return DEAD;
  if (state % SPECIAL === LONGEST_SPECIAL || state === ANNIVERSARY + LONGEST_SPECIAL) return DEAD;
  return state + 1;
}
