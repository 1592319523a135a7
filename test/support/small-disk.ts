/** A disk of a few megabytes, in memory, to be filled. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atEnd, type Lifetime } from './at-end.ts';
import { tempFolder } from './temp-folder.ts';

/** Why none can be had here; undefined when it can. Give it as `skip` of a test. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'mounting needs root: run it under `unshare -Urm`';
  const { status, stderr } = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  return status === 0 ? undefined : `tmpfs cannot be mounted: ${String(stderr).trim()}`;
}

export interface SmallDisk {
  readonly path: string;
  /** Takes all that is free but so many bytes. */
  fill(exceptBytes: number): void;
  /** Gives back what `fill` took. */
  empty(): void;
  freeBytes(): number;
}

export function smallDisk(t: Lifetime, megabytes: number): SmallDisk {
  const path = join(tempFolder(t), 'disk');
  mkdirSync(path);
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'none', path];
  const { status, stderr } = spawnSync('mount', options);
  if (status !== 0) throw new Error(String(stderr));
  atEnd(t, () => void spawnSync('umount', ['-l', path]));
  const ballast = join(path, 'ballast');
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    fill(exceptBytes) {
      rmSync(ballast, { force: true });
      writeFileSync(ballast, Buffer.alloc(Math.max(0, freeBytes() - exceptBytes)));
    },
    empty: () => rmSync(ballast, { force: true }),
  };
}
