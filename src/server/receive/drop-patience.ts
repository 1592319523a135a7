/**
 * Files of a drop folder that could not be taken in. As long as one stays the same it is
 * tried again after longer and longer waits, counted by our own sleeps; once it has changed
 * it is a new file.
 */
import { backoffMs } from '../../jobs/backoff.ts';

export interface Patience {
  /** True while this version of the file waits for its next attempt. */
  waits(name: string, mark: string): boolean;
  failed(name: string, mark: string): void;
  /** So much time has passed. */
  next(passedMs: number): void;
  /** Forgets all but these. */
  keepOnly(there: ReadonlySet<string>): void;
}

interface Failing {
  readonly mark: string;
  readonly tries: number;
  readonly leftMs: number;
}

export function createPatience(): Patience {
  const failing = new Map<string, Failing>();
  return {
    waits(name, mark) {
      const last = failing.get(name);
      return last?.mark === mark && last.leftMs > 0;
    },
    failed(name, mark) {
      const last = failing.get(name);
      const tries = last?.mark === mark ? last.tries + 1 : 1;
      failing.set(name, { mark, tries, leftMs: backoffMs(tries, 1) });
    },
    next(passedMs) {
      for (const [name, last] of failing) {
        failing.set(name, { ...last, leftMs: last.leftMs - passedMs });
      }
    },
    keepOnly(there) {
      for (const name of failing.keys()) if (!there.has(name)) failing.delete(name);
    },
  };
}
