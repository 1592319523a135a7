/** Compares what was recorded with what is stored; counting as everybody else does it (docs/soak.md). */
import type { Stored } from './targets.ts';

export interface Verdict {
  /** Files that the recorder completed, by name. */
  readonly recordings: number;
  /** Complete on the recorder's disk, and not stored with equal bytes. */
  readonly lost: readonly string[];
  /** Stored more than once with the same name and the same SHA-256. */
  readonly doubled: readonly string[];
  /** Stored with bytes that are not those of the manifest. */
  readonly corrupted: readonly string[];
  /** Stored beside the complete one: what a file held when it stood still for a while, or was written over. */
  readonly olderVersions: number;
}

export function verdictOn(
  complete: ReadonlyMap<string, string>,
  stored: readonly Stored[],
): Verdict {
  const key = (name: string, sha256: string): string => `${sha256} ${name}`;
  const whole = stored.filter(({ sha256, bytesSha256 }) => sha256 === bytesSha256);
  const keys = whole.map(({ name, sha256 }) => key(name, sha256));
  const have = new Set(keys);
  const lost = [...complete].filter(([name, sha256]) => !have.has(key(name, sha256)));
  const doubled = Map.groupBy(stored, ({ name, sha256 }) => key(name, sha256));
  return {
    recordings: complete.size,
    lost: lost.map(([name]) => name),
    doubled: [...doubled].filter(([, same]) => same.length > 1).map(([which]) => which),
    corrupted: stored
      .filter(({ sha256, bytesSha256 }) => sha256 !== bytesSha256)
      .map(({ name }) => name),
    olderVersions: have.size - (complete.size - lost.length),
  };
}
