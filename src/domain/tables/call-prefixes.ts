/**
 * Which prefixes amateurs of the world use: the ITU's table of call sign series
 * (Radio Regulations, Appendix 42), narrowed by hand to what their administrations
 * give to amateurs where that is less, as the public country files show it.
 */

/** Letters that are a prefix by themselves, outside the United States. */
export const SINGLE_LETTER_PREFIXES = new Set('BFGIMR');

/**
 * The second characters of prefixes of two, for each first one. Where a country
 * allots few of its series a stray word before a callsign makes no new one:
 * "Mike, Kilo 7 Alpha Bravo" is not the British MK7AB.
 */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SECOND: Readonly<Record<string, string>> = {
  '1': 'AS', // outside the ITU's table: the Order of Malta, the Spratly Islands
  '2': 'ADEIJMUW',
  '3': LETTERS,
  '4': 'ABCDEFGHIJKLMOPQRSTUVWXZ',
  '5': LETTERS,
  '6': LETTERS,
  '7': LETTERS,
  '8': LETTERS,
  '9': LETTERS,
  A: `23456789${LETTERS}`,
  B: 'ADGHIJLMNOPQRSTUVWXYZ',
  C: `2345689${LETTERS}`,
  D: `23456789${LETTERS}`,
  E: `234567${LETTERS}`,
  F: 'GHJKMOPRSTWY',
  G: 'BCDHIJMNPQSTUWX',
  H: `2346789${LETTERS}`,
  I: LETTERS,
  J: '2345678ADEFGHIJKLMNOPQRSTUVWXY',
  L: `23456789${LETTERS}`,
  M: 'ABCDHIJMNPQSTUWX',
  O: LETTERS,
  P: `23456789${LETTERS}`,
  R: LETTERS,
  S: `023456789${LETTERS}`,
  T: `2345678${LETTERS}`,
  U: LETTERS,
  V: '2345678ABCDEFGIJKLOPQRSTUVWXYZ',
  X: LETTERS,
  Y: `23456789${LETTERS}`,
  Z: '2368ABCDFGKLMPRSTUVWXYZ',
};

/** Whether some administration gives callsigns with this prefix to amateurs; the US apart. */
export function isAllotted(prefix: string): boolean {
  if (prefix.length === 1) return SINGLE_LETTER_PREFIXES.has(prefix);
  if (prefix.length === 3) return prefix === '3DA';
  return SECOND[prefix.slice(0, 1)]?.includes(prefix.slice(1)) ?? false;
}

/** Prefixes heard often enough that one alone raises no doubt. */
export const COMMON_PREFIXES = new Set(
  [
    'G M 2E 2M 2W 2I 2D 2J 2U GM MM GW MW GI MI GD MD GJ GU EI', // British Isles
    'VE VA VO VY XE HI CO CM V3 TI HP ZF VP 9Y 8P', // North America and the Caribbean
    'PY PP PT PU LU CE CX HK YV HC OA', // South America
    'DA DB DC DD DF DG DH DJ DK DL DM DN DO DP F ON OO OR OT PA PB PC PD PE PH PI LX OE HB', // western Europe
    'I IK IZ IW IN IU IV EA EB EC CT CR CS SV YO LZ YU S5 9A E7', // southern Europe
    'OK OL OM SP SQ SN SO HA HG UA RA RC RD RK RL RM RN RT RU RV RW RX RZ UR US UT UX EW ES YL LY', // eastern Europe
    'OH OG OF SM SA SK SL LA LB OZ OU TF', // the north
    'JA JE JF JG JH JI JJ JK JL JM JN JO JP JQ JR JS 7J 7K 7L 7M 7N 8J HL DS BV BG BH BD', // east Asia
    'VK AX ZL YB YC DU HS 9M 9V VU 4X 4Z A4 A6 A7 A9 9K HZ TA', // the rest of Asia, Oceania
    'ZS ZR ZU CN SU 5Z 3DA', // Africa
    'GB TM II IO IQ IR EF EG OP OQ OS OL HF 3Z PR PS PX ZW ZX ZY ZZ', // contests and special events
  ]
    .join(' ')
    .split(' '),
);
