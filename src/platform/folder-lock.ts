/**
 * Keeps two processes from working on one data folder. The lock is a symbolic link
 * to nowhere that names its owner: process id, start time and boot. A SIGKILL leaves
 * the link behind, but no owner that is alive, so it hinders nobody. A link this
 * short lies in its inode: it can be made where the disk has no block left.
 */
import { readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TsnError } from './errors.ts';

/**
 * Takes the lock, or throws `data/in-use` naming the owner. Give the folder back
 * by disposing of the answer.
 */
export function lockFolder(folder: string): Disposable {
  const path = join(folder, 'lock');
  claim(describeProcess(process.pid) ?? String(process.pid), path);
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** A link is made only where no name is yet: of two that try, one succeeds. */
function claim(me: string, path: string): void {
  if (tryLink(me, path)) return;
  const owner = ownerOf(path);
  if (owner !== undefined && isAlive(owner)) {
    throw new TsnError('data/in-use', `${path} is held by process ${owner.split(' ')[0]}`);
  }
  rmSync(path, { force: true });
  if (!tryLink(me, path)) throw new TsnError('data/in-use', `${path} was taken just now`);
}

function tryLink(owner: string, path: string): boolean {
  try {
    symlinkSync(owner, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no lock any more. */
function ownerOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(owner: string): boolean {
  return describeProcess(Number(owner.split(' ')[0])) === owner;
}

/** `pid starttime boot`: never the same for two processes. Undefined when there is no such process. */
function describeProcess(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name in parentheses may hold anything; after it come the state and, as the 20th, the start time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined; // dead, only nobody has asked how it ended
  const startTime = fields[19];
  return `${pid} ${startTime} ${read('/proc/sys/kernel/random/boot_id')?.trim()}`;
}
