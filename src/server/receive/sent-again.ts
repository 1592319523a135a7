/**
 * A plain sender writes under a name that a finished file has. What it was told is sent must
 * not go: the new bytes are written aside, and at their end it is seen what they are.
 */
import { readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { removeFile } from '../../platform/atomic-file.ts';
import { sha256FirstOf } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';

const ASIDE = /^\..+\.again$/;

/** Where the new bytes for `path` are written meanwhile: hidden, so nobody takes them in. */
export function asideOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${newId()}.again`);
}

/** Whether a finished file has this name. */
export async function isFinished(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there !== undefined && there.size > 0 && !path.endsWith('.part');
}

/**
 * The whole of a file that was cut off takes its place; a part of what is there already goes;
 * other bytes get the name, and those that had it one beside it.
 */
export async function settleAgain(aside: string, path: string): Promise<void> {
  const former = await stat(path).catch(() => undefined);
  if (former !== undefined) {
    const { size } = await stat(aside);
    const common = Math.min(size, former.size);
    const isSame = (await sha256FirstOf(aside, common)) === (await sha256FirstOf(path, common));
    if (isSame && size < former.size) return removeFile(aside);
    if (!isSame) await rename(path, beside(path));
  }
  await rename(aside, path);
}

/** The stamp stays at its place, so that the name is read as before. */
function beside(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${newId().slice(-8)}${extension}`;
}

/** What a crash left half sent: its sender was not told that it is sent. */
export async function removeAside(dir: string): Promise<void> {
  for (const name of await readdir(dir)) if (ASIDE.test(name)) await removeFile(join(dir, name));
}
