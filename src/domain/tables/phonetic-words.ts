/**
 * Words that stand for letters. Written from the public tables: the ICAO/NATO
 * alphabet, the place names of contest operators, the older Able–Baker tables,
 * and spellings that speech recognition gives them.
 */
type WordsOfLetter = Readonly<Record<string, string>>;

/** The ICAO/NATO alphabet with its usual spellings. */
export const NATO_WORDS: WordsOfLetter = {
  A: 'alfa alpha',
  B: 'bravo',
  C: 'charlie charley charly',
  D: 'delta',
  E: 'echo',
  F: 'foxtrot foxtrott',
  G: 'golf',
  H: 'hotel',
  I: 'india',
  J: 'juliett juliet juliette',
  K: 'kilo',
  L: 'lima leema',
  M: 'mike',
  N: 'november',
  O: 'oscar',
  P: 'papa',
  Q: 'quebec kebec',
  R: 'romeo',
  S: 'sierra',
  T: 'tango',
  U: 'uniform',
  V: 'victor',
  W: 'whiskey whisky wiskey',
  X: 'xray',
  Y: 'yankee',
  Z: 'zulu',
};

/** Places, and words that mean nothing else on the air. */
export const ALTERNATE_WORDS: WordsOfLetter = {
  A: 'america amsterdam australia argentina',
  B: 'boston baltimore brazil belgium',
  C: 'canada chile california',
  D: 'denmark',
  E: 'england egypt ecuador',
  F: 'france finland florida',
  G: 'germany geneva guatemala',
  H: 'honolulu hawaii hungary',
  I: 'italy ireland',
  J: 'japan jig',
  K: 'kilowatt kentucky',
  L: 'london luxembourg',
  M: 'mexico montreal',
  N: 'norway nicaragua',
  O: 'ontario oboe',
  P: 'portugal panama',
  Q: 'queen',
  R: 'romania',
  S: 'santiago sweden sugar',
  T: 'tokyo texas toronto tare',
  U: 'uruguay',
  V: 'venezuela victoria',
  W: 'washington',
  Y: 'yokohama yoke',
  Z: 'zanzibar zebra',
};

/** First names and everyday words: trusted only between other spelled letters. */
export const EVERYDAY_WORDS: WordsOfLetter = {
  A: 'able adam',
  B: 'baker bob boy box',
  C: 'charles cat',
  D: 'dog david',
  E: 'easy edward',
  F: 'fox frank friends',
  G: 'george gulf',
  H: 'how henry harry',
  I: 'item ida',
  J: 'john',
  L: 'love lewis',
  M: 'mary mic',
  N: 'nan nancy',
  O: 'ocean otto',
  P: 'peter pacific',
  R: 'roger radio robert',
  S: 'sam',
  T: 'tom',
  U: 'uncle union united',
  W: 'william',
  X: 'extra',
  Y: 'yellow young',
};

/** What speech recognition writes for a phonetic word, and hardly ever otherwise. */
export const MISHEARD_WORDS: WordsOfLetter = {
  K: 'cielo celo hilo king',
  P: 'hopper',
  Q: 'kodak kordak hordak quadec',
  Z: 'zulou',
};

/** Written as two words, or three. */
export const SPLIT_WORDS: Readonly<Record<string, readonly string[]>> = {
  F: ['fox trot'],
  K: ['key local', 'key low', 'kilo watt'],
  W: ['double u', 'double you', 'double ewe'],
  X: ['x ray', 'ex ray'],
  J: ['july et'],
  N: ['no vember'],
};

/** Everyday words that may end a callsign where nothing else follows for which they could be meant. */
export const CLOSING_WORDS = new Set(
  'able baker boy cat dog fox item uncle union ocean'.split(' '),
);

/** Phonetic words that are also the names of people who check in. */
export const PHONETIC_FIRST_NAMES = new Set([
  'charlie',
  'mike',
  'oscar',
  'victor',
  'juliet',
  'romeo',
]);
