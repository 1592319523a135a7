/**
 * Which prefixes exist, from the ITU's table of call sign series and what amateurs
 * of the busier countries use. Coarse on purpose: a country file will refine it.
 */

/** Letters that are a prefix by themselves, outside the United States. */
export const SINGLE_LETTER_PREFIXES = new Set('BFGIMR');

/** Prefixes of a letter and a figure: which figures are allocated to each letter. */
export const FIGURES_AFTER_LETTER: Readonly<Record<string, string>> = {
  A: '23456789',
  C: '23456789',
  D: '23456789',
  E: '234567',
  H: '23456789',
  J: '2345678',
  L: '23456789',
  P: '23456789',
  S: '23456789',
  T: '2345678',
  V: '2345678',
  Y: '23456789',
  Z: '2345678',
};

/** Prefixes heard often enough that one alone raises no doubt. */
export const COMMON_PREFIXES = new Set(
  [
    'G M 2E 2M 2W 2I 2D 2J 2U GM GW GI GD GJ GU EI', // British Isles
    'VE VA VO VY XE HI CO CM V3 TI HP ZF VP 9Y 8P', // North America and the Caribbean
    'PY PP PT PU LU CE CX HK YV HC OA', // South America
    'DA DB DC DD DF DG DH DJ DK DL DM DN DO DP F ON OO OR OT PA PB PC PD PE PH PI LX OE HB', // western Europe
    'I IK IZ IW IN IU IV EA EB EC CT CR CS SV YO LZ YU S5 9A E7', // southern Europe
    'OK OL OM SP SQ SN SO HA HG UA RA RV RW UR US UT UX EW ES YL LY', // eastern Europe
    'OH OG OF SM SA SK SL LA LB OZ OU TF', // the north
    'JA JE JF JG JH JI JJ JK JL JM JN JO JP JQ JR JS 7J 7K 7L 7M 7N 8J HL DS BV BG BH BD', // east Asia
    'VK AX ZL YB YC DU HS 9M 9V VU 4X 4Z A4 A6 A7 A9 9K HZ TA', // the rest of Asia, Oceania
    'ZS ZR ZU CN SU 5Z 3DA', // Africa
  ]
    .join(' ')
    .split(' '),
);
