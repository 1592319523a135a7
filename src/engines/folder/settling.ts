/**
 * When is a file complete? When its size and time have stood still for
 * `settleMs` between two looks of ours. How long that was is counted by our own
 * sleeps; the file's time is only compared with itself, since the clocks of a
 * small machine without battery are often wrong.
 */
import type { SeenFile } from './scan.ts';

/** Recorders may put an empty file first and move the full one over it at the end: it gets more time. */
const EMPTY_WAITS = 30;
/** So long the sidecar may come later than the audio: it holds the talkgroup, but it may never come. */
const SIDECAR_WAITS = 15;
/** So long the rest may come later that a header promises: a copy that stalls, a recorder that writes in large pieces. */
const REST_WAITS = 5;

/** What a file still lacks that its recorder writes last. */
export type Lack = 'sidecar' | 'rest';

interface Still {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly stillMs: number;
  readonly lacks: Lack | undefined;
}

export interface Settling {
  /**
   * Takes one look at a file that is not spooled yet; true when it has settled. One that
   * lacks something gets more time for it.
   */
  look(file: SeenFile, lacks?: Lack): boolean;
  /** Ends the round: files that were not looked at are gone. `passedMs` until the next one. */
  next(passedMs: number): void;
  /** Shortest time until a file may be settled; undefined while none is settling. */
  readonly waitMs: number | undefined;
  /** Files that were looked at in this round and are not done. */
  readonly size: number;
  /** Looks at this file start anew. */
  forget(name: string): void;
}

export function createSettling(settleMs: number): Settling {
  let before = new Map<string, Still>();
  let now = new Map<string, Still>();
  let passedMs = 0;
  const needed = ({ sizeBytes, lacks }: Pick<Still, 'sizeBytes' | 'lacks'>): number =>
    (sizeBytes === 0 ? EMPTY_WAITS : waitsFor(lacks)) * settleMs;
  return {
    look({ name, sizeBytes, mtimeMs }, lacks) {
      const last = before.get(name);
      const same = last?.sizeBytes === sizeBytes && last.mtimeMs === mtimeMs;
      const stillMs = same ? last.stillMs + passedMs : 0;
      const still = { sizeBytes, mtimeMs, stillMs, lacks };
      now.set(name, still);
      return same && stillMs >= needed(still);
    },
    next(ms) {
      before = now;
      now = new Map();
      passedMs = ms;
    },
    get waitMs() {
      let shortest: number | undefined;
      for (const still of now.values()) {
        const wait = Math.max(0, needed(still) - still.stillMs);
        shortest = Math.min(shortest ?? wait, wait);
      }
      return shortest;
    },
    get size() {
      return now.size;
    },
    forget: (name) => void now.delete(name),
  };
}

function waitsFor(lacks: Lack | undefined): number {
  return lacks === 'sidecar' ? SIDECAR_WAITS : lacks === 'rest' ? REST_WAITS : 1;
}
