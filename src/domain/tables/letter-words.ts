/** Words for the names of letters, and for figures, as speech recognition writes them. */

/** Names of letters that are no everyday words. */
export const LETTER_NAMES: Readonly<Record<string, string>> = {
  B: 'bee',
  C: 'cee',
  D: 'dee',
  E: 'ee',
  F: 'eff ef',
  G: 'gee',
  H: 'aitch haitch aich haych',
  J: 'jay',
  K: 'kay kaye',
  L: 'el ell',
  M: 'em',
  N: 'en',
  P: 'pee',
  Q: 'queue cue kew',
  R: 'ar arr',
  S: 'ess es',
  T: 'tee',
  U: 'yu ewe',
  V: 'vee',
  W: 'doubleu doubleyou dubya',
  X: 'ex eks ecks',
  Y: 'wye',
  Z: 'zee zed',
};

/** Everyday words that sound like a letter: trusted only inside a run that is spelled. */
export const LETTER_HOMOPHONES: Readonly<Record<string, string>> = {
  A: 'a eh ay',
  B: 'be',
  C: 'see sea',
  I: 'i eye aye',
  O: 'oh owe',
  P: 'pea',
  R: 'are',
  T: 'tea',
  U: 'you',
  Y: 'why',
};

/**
 * Figures as said: in plain words, by aviators, by the ITU's own seldom-used table, and
 * in the languages that operators fall back to.
 */
export const FIGURE_WORDS: Readonly<Record<string, string>> = {
  '0': 'zero nadazero nought naught zeero zerro cero noll nul',
  '1': 'one wun unaone eins uno jeden',
  '2': 'two bissotwo zwei zwo deux dois twee tva dwa',
  '3': 'three tree terrathree thuree drei tres trois trzy',
  '4': 'four fower kartefour foor vier cuatro quatre quattro quatro fyra cztery',
  '5': 'five fife pantafive fiver cinco cinq cinque funf fuenf vijf',
  '6': 'six soxisix sechs seis zes kuusi',
  '7': 'seven setteseven sevin sevn sieben siete sette sete sju zeven siedem',
  '8': 'eight ait oktoeight acht ocho huit otto oito atta osiem',
  '9': 'nine niner novenine nyner neun nueve neuf nove nio negen',
};

/** Everyday words that sound like a figure. */
export const FIGURE_HOMOPHONES: Readonly<Record<string, string>> = {
  '0': 'oh o',
  '1': 'won un',
  '2': 'to too tu due dos',
  '3': 'free tri',
  '4': 'for fore',
  '6': 'sex sicks sei',
  '7': 'sept',
  '8': 'ate',
};
