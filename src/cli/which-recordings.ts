/** `--since` and `--node`: which recordings a command goes through. */
import { parseDuration } from '../config/fields.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';

interface Given {
  readonly since?: string;
  readonly node?: string;
}

interface Which {
  /** UTC milliseconds. */
  readonly sinceMs?: number;
  readonly node?: string;
}

/** As the store is asked. Throws `usage/invalid` for an age that is none. */
export function whichRecordings({ since, node }: Given, clock: Clock): Which {
  const ageMs = since === undefined ? undefined : parseDuration(since);
  if (since !== undefined && ageMs === undefined) {
    throw new TsnError('usage/invalid', `--since ${since}: write a number and a unit: 24h, 30d`);
  }
  return {
    ...(ageMs !== undefined && { sinceMs: clock.now() - ageMs }),
    ...(node !== undefined && { node }),
  };
}
