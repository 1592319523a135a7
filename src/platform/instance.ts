/**
 * Which of several servers this one is. The name is made once for each data folder and
 * kept in it, so that it outlives the process and differs on every machine.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { notWritable } from './data-folder.ts';

/**
 * The instance that works on this folder: `HOST-1f2e3d4c`, small letters, digits and `-`,
 * at most 49 of them. Call it while the folder is locked. Throws `data/not-writable`.
 */
export function instanceOf(dataDir: string): string {
  const path = pathIn(dataDir);
  const known = readInstance(dataDir);
  if (known !== undefined) return known;
  const host = hostname()
    .toLowerCase()
    .split('.')[0]
    ?.replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  const made = `${host || 'server'}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(path, `${made}\n`);
  } catch (error) {
    throw notWritable(`cannot write ${path}`, error);
  }
  return made;
}

/** Undefined for none, and for one that is damaged: leases of its earlier life just run out. */
export function readInstance(dataDir: string): string | undefined {
  try {
    return /^([a-z0-9-]{1,49})\n?$/.exec(readFileSync(pathIn(dataDir), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'instance');
}
