/**
 * A small disk that can be filled needs a mount of our own: the soak runs itself
 * again in a mount namespace, in which it may mount and which goes with it.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifetime } from '../../test/support/at-end.ts';

const INSIDE = 'TSN_SOAK_NAMESPACE';

/** Why there can be no small disk here; undefined when there can. */
export function whyNoNamespace(): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', [flags(), 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `no mount namespace: ${error?.message ?? stderr.trim()}`;
}

export function isInNamespace(): boolean {
  return process.env[INSIDE] === 'yes';
}

/** Runs this very command inside, with more arguments, and answers its exit status. */
export function runInNamespace(more: readonly string[]): number {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1), ...more];
  const { status } = spawnSync('unshare', [flags(), ...command], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: 'yes' },
  });
  return status ?? 1;
}

/** Not root: a user namespace in which we are. */
function flags(): string {
  return process.getuid?.() === 0 ? '-m' : '-Urm';
}

export interface SmallDisk {
  /** Leaves not one byte free. */
  fill(): void;
  /** Gives the room back. */
  empty(): void;
}

/** Mounts `megabytes` of memory at `folder` until the end. */
export function mountSmallDisk(t: Lifetime, folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const args = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
  // Lazily: a program that was just killed may still hold a file.
  t.after(async () => void spawnSync('umount', ['-l', folder]));
  const ballast = join(folder, 'ballast');
  return {
    fill: () => fill(ballast),
    empty: () => rmSync(ballast, { force: true }),
  };
}

function fill(ballast: string): void {
  const file = openSync(ballast, 'w');
  try {
    for (let size = 2 ** 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size = Math.floor(size / 16); // full for this size, perhaps not for a smaller one
      }
    }
  } finally {
    closeSync(file);
  }
}
