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
  A: 'america amsterdam australia argentina alaska algeria arizona africa',
  B: 'boston baltimore brazil belgium barcelona bolivia',
  C: 'canada chile california chicago casablanca colombia',
  D: 'denmark denver',
  E: 'england egypt ecuador edison',
  F: 'friedrich france finland florida',
  G: 'germany geneva guatemala greece gibraltar gallipoli',
  H: 'heinrich honolulu hawaii hungary havana holland',
  I: 'italy ireland iceland italia',
  J: 'japan jig jamaica jerusalem',
  K: 'kaufmann kilowatt kentucky kenya kilogram kilogramme',
  L: 'london luxembourg liverpool lisbon',
  M: 'mexico montreal madrid madagascar moscow',
  N: 'nordpol norway nicaragua nicosia nevada nebraska',
  O: 'ontario oboe oslo ohio oklahoma',
  P: 'portugal panama paris peru',
  Q: 'queen quito',
  R: 'romania roma russia rome',
  S: 'santiago sweden sugar spain scotland singapore',
  T: 'tokyo texas toronto tare tripoli tennessee',
  U: 'ulrich uruguay upsala uppsala utah ukraine',
  V: 'venezuela victoria valencia virginia vermont',
  W: 'wilhelm washington winnipeg',
  X: 'xylophone xanthippe',
  Y: 'ypsilon yokohama yoke yugoslavia yukon',
  Z: 'zanzibar zebra zurich',
};

/** Those of them where nobody lives. */
export const NO_PLACES: ReadonlySet<string> = new Set(
  'zebra queen sugar yoke jig oboe tare kilowatt kilogram kilogramme xylophone xanthippe ypsilon nordpol kaufmann heinrich friedrich wilhelm ulrich'.split(
    ' ',
  ),
);

/** First names and everyday words: trusted only between other spelled letters. */
export const EVERYDAY_WORDS: WordsOfLetter = {
  A: 'able adam adams apple anton',
  B: 'baker bob boy box berta',
  C: 'charles cat cast casar caesar',
  D: 'dog david dora',
  E: 'easy edward elephant emil',
  F: 'fox frank friends freddy freddie',
  G: 'george goff gustav',
  H: 'how henry harry motel',
  I: 'item ida indigo idaho',
  J: 'john julia julie',
  K: 'kangaroo konrad',
  L: 'love lewis lincoln larry lemur limo lion lemon llama ludwig',
  M: 'mary mic mother martha',
  N: 'nan nancy nora',
  O: 'ocean otto',
  P: 'peter pacific paul paula',
  R: 'roger radio robert richard rodeo',
  S: 'sam siegfried samuel',
  T: 'tom thomas tangle tiger theodor',
  U: 'uncle union united unicorn',
  W: 'william whisper',
  X: 'extra',
  Y: 'yellow young',
  Q: 'quelle',
  Z: 'zacharias zeppelin',
};

/** What speech recognition writes for a phonetic word, and hardly ever otherwise. */
export const MISHEARD_WORDS: WordsOfLetter = {
  A: 'alva elfa alfalfa',
  B: 'bravado brava',
  D: 'delter',
  E: 'eco eko ecko ekko',
  F: 'foxtrots',
  G: 'golfe gulfe gulf',
  H: 'hotell',
  K: 'cielo celo hilo king kilos keelo kelo killo quilo cello',
  L: 'lema leama lemma',
  M: 'mikes',
  O: 'oskar osker oska osca',
  P: 'hopper pappa poppa puppa papas pappas',
  Q: 'kodak kordak hordak quadec kaybec kebeck cubec quebek quebeck kwebec kubek kubec kaybeck cuebec',
  S: 'ciara cierra seara siara siera',
  I: 'indian',
  T: 'tengo',
  V: 'vector',
  W: 'wisky wiskie whiskies',
  X: 'exray xrays',
  Y: 'yanky yankey',
  Z: 'zulou zoulou zoolu zooloo zulus',
};

/** Written as two words. */
export const SPLIT_WORDS: Readonly<Record<string, readonly string[]>> = {
  F: ['fox trot', 'fox trott', 'fox trots'],
  K: ['key local', 'key low', 'key lo', 'kilo watt', 'kilo watts'],
  W: ['double u', 'double you', 'double ewe', 'dub you'],
  X: ['x ray', 'ex ray', 'x rays', 'eks ray'],
  J: ['july et', 'juli et', 'julie ett', 'jolie et'],
  N: ['no vember', 'no member'],
  Q: ['que bec', 'k beck', 'kay beck', 'cue bec', 'q bec', 'cue beck', 'key beck', 'kay bec'],
  U: ['uni form'],
  Z: ['zoo loo', 'zu lu'],
};

/** Places of two words, with the rights of ALTERNATE_WORDS. */
export const SPLIT_PLACES: Readonly<Record<string, readonly string[]>> = {
  C: ['costa rica'],
  E: ['el salvador'],
  G: ['great britain'],
  H: ['hong kong'],
  N: ['new york', 'new zealand', 'new mexico'],
  P: ['puerto rico'],
  S: ['south africa', 'san francisco', 'sri lanka'],
  U: ['united states', 'united kingdom'],
};

/** Everyday words that may end a callsign where nothing else follows for which they could be meant. */
export const CLOSING_WORDS = new Set(
  'able baker boy cat dog fox item uncle union ocean mic motel vector unicorn gulf tangle indian extra queen easy yellow united rodeo'.split(
    ' ',
  ),
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

/** Words and names that differ from a phonetic word by a slip or two and are meant as they stand. */
export const NO_MISSPELLINGS = new Set(
  (
    'brave julie julia rome indie tang tangy hovel whisker victory uniformed mango tango lime limb lama limp mile mice mire milk milo pap papal pope gold goal gull ecru kill kiln zeal limes miles lemon aloha hostel lisa lina lila llama limo lira mika mite kilt romero tanto dealt ' +
    'carry clearly charge charity cherry cheery chilly curly carly carley para paca pasa pampa rodeo sienna siesta visitor ' +
    'vicar vigor wisely wesley whitney whimsy wispy yanked goof della delia alma alba alta alga liam liza mikey indica junit'
  ).split(' '),
);
