/** Whose fault a failure is, and how long a link is then left alone; pure. */
import type { FailureCode, TsnError } from '../../platform/errors.ts';

/**
 * - `caller`: it was called off; nobody failed.
 * - `clip`: this clip fails here and may fail elsewhere: an attempt is counted.
 * - `link`: the link is away, and the next one is asked for the same clip.
 */
export type Blame = 'caller' | 'clip' | 'link';

const CALLER: ReadonlySet<FailureCode> = new Set<FailureCode>(['whisper/aborted']);

/** A crash or a hang may be the clip's: it must not go on to kill the next worker. */
const CLIP: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'whisper/worker-died',
  'whisper/deadline',
  'whisper/protocol',
  'bug',
]);

export function blameFor(failure: TsnError): Blame {
  if (CALLER.has(failure.code)) return 'caller';
  return CLIP.has(failure.code) ? 'clip' : 'link';
}

/** May come from one odd clip: only several in a row say something about the link. */
const SEVERAL: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'speech/failed',
  'speech/rejected',
  'speech/bad-reply',
  'speech/timeout',
  'speech/too-large',
]);
const SEVERAL_IS = 3;

/** A person must look; until then asking is pointless, and a used key may even be locked. */
const FOR_PEOPLE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'speech/key-refused',
  'speech/no-credit',
  'speech/not-there',
]);
const FOR_PEOPLE_MS = 3_600_000;

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** How many failures in a row open the breaker. */
export function toleratedFailures(failure: TsnError): number {
  return SEVERAL.has(failure.code) ? SEVERAL_IS : 1;
}

/** @param openings how often in a row the breaker opened, this time included */
export function restMs(failure: TsnError, openings: number): number {
  const wanted = failure.facts['retryAfterMs'];
  if (typeof wanted === 'number') return Math.min(FOR_PEOPLE_MS, Math.max(1_000, wanted));
  if (FOR_PEOPLE.has(failure.code)) return FOR_PEOPLE_MS;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(openings - 1, 10));
}
