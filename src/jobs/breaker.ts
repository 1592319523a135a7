/**
 * A circuit breaker for something that stages need: pure.
 *
 *   closed   --three failures in a row-->        open      (nothing is taken)
 *   open     --its time is over, one is let in--> probing  (nothing more is taken)
 *   probing  --it works-->                        closed
 *   probing  --it fails-->                        open, for twice as long, at most a minute
 *   probing  --the one says nothing of it-->      open, the next may try at once
 *
 * Whoever worked before it opened and succeeds now closes it as well.
 */

interface Outage {
  /** UTC ms of the failure that opened it; probes that fail do not move it. */
  readonly since: number;
  readonly code: string;
  readonly reason: string;
  /** How often it opened without closing in between. */
  readonly opened: number;
}

export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly outage: Outage; readonly retryAt: number }
  | { readonly state: 'probing'; readonly outage: Outage };

export const CLOSED: Breaker = { state: 'closed', failures: 0 };

/** One failure may be chance, and two that were under way together. */
const FAILURES_TO_OPEN = 3;
const FIRST_MS = 5_000;
export const LONGEST_OPEN_MS = 60_000;

function openMs(opened: number): number {
  return Math.min(LONGEST_OPEN_MS, FIRST_MS * 2 ** Math.min(opened - 1, 10));
}

/** True when one more may be taken now. */
export function mayTake(breaker: Breaker, now: number): boolean {
  if (breaker.state !== 'open') return breaker.state === 'closed';
  // Further off than ever: the clock was ahead when it opened, and has been set back since.
  const isStray = breaker.retryAt - now > LONGEST_OPEN_MS;
  return now >= breaker.retryAt || isStray;
}

/** One is taken; only after `mayTake`. */
export function taken(breaker: Breaker): Breaker {
  return breaker.state === 'open' ? { state: 'probing', outage: breaker.outage } : breaker;
}

export function failed(
  breaker: Breaker,
  failure: { readonly code: string; readonly message: string },
  now: number,
): Breaker {
  const what = { code: failure.code, reason: failure.message };
  switch (breaker.state) {
    case 'closed': {
      const failures = breaker.failures + 1;
      if (failures < FAILURES_TO_OPEN) return { state: 'closed', failures };
      return {
        state: 'open',
        outage: { ...what, since: now, opened: 1 },
        retryAt: now + openMs(1),
      };
    }
    case 'open':
      return { ...breaker, outage: { ...breaker.outage, ...what } };
    case 'probing': {
      const opened = breaker.outage.opened + 1;
      const outage = { ...breaker.outage, ...what, opened };
      return { state: 'open', outage, retryAt: now + openMs(opened) };
    }
  }
}

/** The one that was let in ended without a word about what it needs. */
export function unjudged(breaker: Breaker, now: number): Breaker {
  return breaker.state === 'probing'
    ? { state: 'open', outage: breaker.outage, retryAt: now }
    : breaker;
}
