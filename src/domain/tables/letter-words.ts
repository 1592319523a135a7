/** Words for the names of letters, and for figures, as speech recognition writes them. */

/** Names of letters that are no everyday words. */
export const LETTER_NAMES: Readonly<Record<string, string>> = {
  B: 'bee',
  C: 'cee',
  D: 'dee',
  E: 'ee',
  F: 'eff ef',
  G: 'gee',
  H: 'aitch haitch',
  J: 'jay',
  K: 'kay kaye',
  L: 'el ell',
  M: 'em',
  N: 'en',
  P: 'pee',
  Q: 'queue cue',
  R: 'ar',
  S: 'ess es',
  T: 'tee',
  U: 'yu',
  V: 'vee',
  W: 'doubleu doubleyou dubya',
  X: 'ex',
  Y: 'wye',
  Z: 'zee zed',
};

/** Everyday words that sound like a letter: trusted only inside a run that is spelled. */
export const LETTER_HOMOPHONES: Readonly<Record<string, string>> = {
  A: 'a eh',
  B: 'be',
  C: 'see sea',
  I: 'i eye',
  O: 'oh owe',
  P: 'pea',
  R: 'are',
  T: 'tea',
  U: 'you',
  Y: 'why',
};

/** Figures as said, in plain words, by aviators, and by the ITU's own seldom-used table. */
export const FIGURE_WORDS: Readonly<Record<string, string>> = {
  '0': 'zero nadazero nought naught',
  '1': 'one wun unaone',
  '2': 'two bissotwo',
  '3': 'three tree terrathree',
  '4': 'four fower kartefour',
  '5': 'five fife pantafive',
  '6': 'six soxisix',
  '7': 'seven setteseven',
  '8': 'eight ait oktoeight',
  '9': 'nine niner novenine',
};

/** Everyday words that sound like a figure. */
export const FIGURE_HOMOPHONES: Readonly<Record<string, string>> = {
  '0': 'oh o',
  '1': 'won',
  '2': 'to too',
  '4': 'for',
  '6': 'sex',
  '8': 'ate',
};
