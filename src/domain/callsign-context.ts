/**
 * What is known beforehand about who may be speaking. Optional, and never enough by
 * itself: it weighs what was said, and fills in what was said in part.
 */

/** Why a callsign is expected, the strongest reason first. */
export const EXPECTED_BECAUSE = [
  'keyed', // its link keyed at that moment
  'net', // on the roster of the running net, or a control station of it
  'ten-minutes', // heard here within so long
  'day',
  'ninety-days',
  'club',
  'nearby', // licensed near the node
  'licensed', // licensed at all
] as const;

export type ExpectedBecause = (typeof EXPECTED_BECAUSE)[number];

/** Each expected callsign (upper case, without marks) with its strongest reason. */
export type CallsignContext = ReadonlyMap<string, ExpectedBecause>;

export const NO_CONTEXT: CallsignContext = new Map();

/** What a reason adds to a confidence of 0…1. */
const PRIOR: Readonly<Record<ExpectedBecause, number>> = {
  keyed: 0.35,
  net: 0.3,
  'ten-minutes': 0.25,
  day: 0.2,
  'ninety-days': 0.15,
  club: 0.12,
  nearby: 0.1,
  licensed: 0.06,
};

/** Reasons good enough to guess the rest of a fragment, and to overlook a doubtful form. */
const STRONG: ReadonlySet<ExpectedBecause> = new Set(['keyed', 'net', 'ten-minutes', 'day']);

export function priorOf(callsign: string, context: CallsignContext): number {
  const because = context.get(callsign);
  return because === undefined ? 0 : PRIOR[because];
}

export function isStronglyExpected(callsign: string, context: CallsignContext): boolean {
  const because = context.get(callsign);
  return because !== undefined && STRONG.has(because);
}

/** Sounds that a receiver confuses, and figures that look like letters. */
const CONFUSED = ['BCDEGPTVZ3', 'MN', 'SFX', 'AJK8', '0O', '1I', '5I', 'QU'];

/** Expected callsigns that differ from `callsign` in one confusable character. */
export function soundAlikes(callsign: string, context: CallsignContext): readonly string[] {
  if (context.size === 0) return [];
  const found: string[] = [];
  for (const [at, char] of callsign.split('').entries()) {
    for (const group of CONFUSED.filter((sounds) => sounds.includes(char))) {
      for (const other of group.replace(char, '')) {
        const alike = callsign.slice(0, at) + other + callsign.slice(at + 1);
        if (context.has(alike)) found.push(alike);
      }
    }
  }
  return [...new Set(found)];
}
