/** Words around something that has the form of a callsign and is none: plates, seats, aircraft. */

/** Directly before it, or parted from it by JOINING_WORDS only. */
export const WORDS_BEFORE_A_THING: ReadonlySet<string> = new Set(
  (
    'plate plates seat seats gate flight part model serial postcode postal zip locker aisle terminal platform ' +
    'registration tail sku vin invoice booking confirmation ticket summit highway route exit ' +
    'locator grid gridsquare square tracking password passcode coupon'
  ).split(' '),
);

/** Whose products have the form of callsigns. */
export const MAKERS: ReadonlySet<string> = new Set(
  (
    'bmw audi mazda kia nissan toyota ford lexus volvo honda kawasaki yamaha suzuki nikon canon sony samsung ' +
    'apple intel nvidia yaesu icom kenwood elecraft baofeng anytone alinco retevis wouxun tyt heathkit hallicrafters ' +
    'drake swan collins mosley cushcraft hygain diamond comet mfj shure heil'
  ).split(' '),
);

/** These make a thing only of what is as short as K7A: "room N7B". */
export const WORDS_BEFORE_A_SHORT_THING: ReadonlySet<string> = new Set(
  'room apartment apt suite unit bay row section building block lot level form schedule size battery bus train chapter version type vitamin class interstate drive seated sitting'.split(
    ' ',
  ),
);

/** "plate number is", "seat was". */
export const JOINING_WORDS: ReadonlySet<string> = new Set(
  'number numbers code reference reads read says is was be are had got has it said says starts begins ends ending with the a an my his her our their to of in'.split(
    ' ',
  ),
);

/** Directly behind the name of an antenna's inventor. */
export const WORDS_AFTER_AN_ANTENNA: ReadonlySet<string> = new Set(
  'antenna antennas dipole dipoles balun loop yagi beam hexbeam doublet vertical verticals quad array windom trap traps style design multiband keyer keyers tuner logger software slim jpole moxon longwire whip endfed efhw preamp filter filters kit kits buddipole'.split(
    ' ',
  ),
);

/** Antennas that are known by the callsign of their inventor alone. */
export const ANTENNAS: ReadonlySet<string> = new Set(
  'G5RV ZS6BKW W3DZZ HB9CV K9AY W8JK W3HH G3TXQ W5GI W3EDP TH7DX TH6DXX TH5DX TH3JR'.split(' '),
);

/** Programs that are known by the callsign of who wrote them, and what is said behind it then. */
export const PROGRAMS: ReadonlySet<string> = new Set(
  'N1MM N3FJP K1JT VE7CC G4FON DL4YHF N4PY'.split(' '),
);
export const WORDS_AFTER_A_PROGRAM: ReadonlySet<string> = new Set(
  'plus logger logging software program log trainer modes cluster spectrum'.split(' '),
);

export const WORDS_BEFORE_A_PROGRAM: ReadonlySet<string> = new Set(
  'load loaded install installed run running use used using open opened download downloaded update updated configure configured'.split(
    ' ',
  ),
);

/** An aircraft's registration begins with N too. */
export const AVIATION_WORDS: ReadonlySet<string> = new Set(
  (
    'cessna piper skyhawk skylane cherokee bonanza cirrus beechcraft learjet gulfstream airplane aircraft plane helicopter jet ' +
    'runway taxiway squawk squawking takeoff downwind upwind crosswind altimeter landing pilot airliner ' +
    'descend climb experimental hangar cockpit'
  ).split(' '),
);

/** Two words that only pilots and towers say. */
export const AVIATION_PAIRS: ReadonlySet<string> = new Set(
  pairs({
    turning: 'base final crosswind downwind',
    short: 'final',
    on: 'final approach',
    left: 'base downwind',
    right: 'base downwind',
    hold: 'short',
    line: 'up',
    cleared: 'for',
    touch: 'and',
  }),
);

/** What was not understood; a callsign beside it is not complete. */
export const WORDS_OF_A_GAP: ReadonlySet<string> = new Set(
  'something inaudible unintelligible garbled static blank unclear indiscernible crosstalk whatever'.split(
    ' ',
  ),
);

/** A phonetic word with its companion, which together mean what they say. */
export const FIXED_PAIRS: ReadonlySet<string> = new Set(
  pairs({
    are: 'you we they there',
    mike: 'check stand stands cable cables gain key keyed level levels drop clip',
    radio: 'check club shack',
    golf: 'course courses cart carts club clubs game games ball balls tournament',
    hotel: 'room rooms lobby california six',
    delta: 'airlines airline air flight loop loops force',
    papa: 'john johns murphy murphys',
    echo: 'link park lake chamber',
    sierra: 'nevada club madre vista leone',
    victor: 'valley',
    lima: 'ohio peru beans bean',
    quebec: 'city',
    charlie: 'brown horse',
    india: 'pale ink',
    yankee: 'stadium candle doodle',
    whiskey: 'sour bottle bottles creek river',
    zulu: 'time',
    kilo: 'hertz watt watts',
    alpha: 'male males',
    november: 'rain sweeps',
    tango: 'dance',
    xray: 'machine',
    bravo: 'network',
  }),
);

function pairs(table: Readonly<Record<string, string>>): string[] {
  return Object.entries(table).flatMap(([first, seconds]) =>
    seconds.split(' ').map((second) => `${first} ${second}`),
  );
}

/** Greetings after which a phonetic first name is the person's. */
export const WORDS_BEFORE_A_FIRST_NAME: ReadonlySet<string> = new Set(
  'hi hey hello thanks morning afternoon evening night ok okay well uncle brother'.split(' '),
);

/** Before the name of a product, and seldom before a callsign. */
export const ARTICLES: ReadonlySet<string> = new Set(
  'a an the my his her our your their this that these those new old two three four some another using use'.split(
    ' ',
  ),
);

/** What a callsign with an article may belong to. */
export const WORDS_OF_A_STATION: ReadonlySet<string> = new Set(
  'station repeater repeaters beacon club group net crew team gang guys operators operation expedition dxpedition pileup call callsign machine system node link hotspot activation'.split(
    ' ',
  ),
);

/** Words among which a short callsign is a station's and no product. */
export const WORDS_OF_A_FRAME: ReadonlySet<string> = new Set(
  (
    'special event station call callsign sign calling cq de operating operator operators ops worked working copied heard ' +
    'log logged qsl qrz roger thanks thank here checking monitoring listening clear ahead contact contacts ' +
    'dx dxpedition expedition repeater beacon testing signing portable mobile contest 73 59 599 pileup anniversary bands band'
  ).split(' '),
);
