/** How many connections each address has open, and has begun within a minute. */
import type { SftpLimits } from './limits.ts';

export interface Addresses {
  /** Why this address gets no connection now; undefined when it does, and then it is counted. */
  refuse(address: string, now: number): string | undefined;
  closed(address: string): void;
}

interface Seen {
  open: number;
  since: number;
  begun: number;
}

const MINUTE_MS = 60_000;
/** Addresses without a connection are forgotten when there are more. */
const MOST_ADDRESSES = 1_000;

export function createAddresses(
  limits: Pick<SftpLimits, 'connectionsPerAddress' | 'newPerAddressAndMinute'>,
): Addresses {
  const known = new Map<string, Seen>();
  const forgetIdle = (now: number): void => {
    if (known.size < MOST_ADDRESSES) return;
    for (const [address, { open, since }] of known) {
      if (open === 0 && Math.abs(now - since) >= MINUTE_MS) known.delete(address);
    }
  };
  return {
    refuse(address, now) {
      forgetIdle(now);
      const seen = known.get(address) ?? { open: 0, since: now, begun: 0 };
      known.set(address, seen);
      if (Math.abs(now - seen.since) >= MINUTE_MS) Object.assign(seen, { since: now, begun: 0 });
      if (seen.open >= limits.connectionsPerAddress) return 'too many connections from one address';
      if (seen.begun >= limits.newPerAddressAndMinute)
        return 'too many new connections from one address';
      seen.open += 1;
      seen.begun += 1;
      return undefined;
    },
    closed(address) {
      const seen = known.get(address);
      if (seen !== undefined) seen.open -= 1;
    },
  };
}
