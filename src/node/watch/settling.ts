/**
 * When is a file complete? When its size and time have stood still for
 * `settleMs` between two looks of ours. How long that was is counted by our own
 * sleeps; the file's time is only compared with itself, since the clocks of a
 * small machine without battery are often wrong.
 */
import type { SeenFile } from '../../engines/folder/scan.ts';

/** Recorders may put an empty file first and move the full one over it at the end: it gets more time. */
const EMPTY_WAITS = 30;

interface Still {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly stillMs: number;
}

export interface Settling {
  /** Takes one look at a file that is not spooled yet; true when it has settled. */
  look(file: SeenFile): boolean;
  /** Ends the round: files that were not looked at are gone. `passedMs` until the next one. */
  next(passedMs: number): void;
  /** Shortest time until a file may be settled; undefined while none is settling. */
  readonly waitMs: number | undefined;
  /** Files that were looked at last and are not done. */
  readonly size: number;
  /** Looks at this file start anew. */
  forget(name: string): void;
}

export function createSettling(settleMs: number): Settling {
  let before = new Map<string, Still>();
  let now = new Map<string, Still>();
  let passedMs = 0;
  const needed = (sizeBytes: number): number => (sizeBytes === 0 ? EMPTY_WAITS : 1) * settleMs;
  return {
    look({ name, sizeBytes, mtimeMs }) {
      const last = before.get(name);
      const same = last?.sizeBytes === sizeBytes && last.mtimeMs === mtimeMs;
      const stillMs = same ? last.stillMs + passedMs : 0;
      now.set(name, { sizeBytes, mtimeMs, stillMs });
      return same && stillMs >= needed(sizeBytes);
    },
    next(ms) {
      before = now;
      now = new Map();
      passedMs = ms;
    },
    get waitMs() {
      let shortest: number | undefined;
      for (const { sizeBytes, stillMs } of now.values()) {
        const wait = Math.max(0, needed(sizeBytes) - stillMs);
        shortest = Math.min(shortest ?? wait, wait);
      }
      return shortest;
    },
    get size() {
      return now.size > 0 ? now.size : before.size;
    },
    forget: (name) => void now.delete(name),
  };
}
