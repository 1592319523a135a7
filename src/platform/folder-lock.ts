/**
 * Keeps two processes from working on one data folder. The lock is a file that
 * names its owner: process id, start time and boot. A SIGKILL leaves the file
 * behind, but no owner that is alive, so it hinders nobody.
 */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TsnError } from './errors.ts';
import { newId } from './ids.ts';

/**
 * Takes the lock, or throws `data/in-use` naming the owner. Give the folder back
 * by disposing of the answer.
 */
export function lockFolder(folder: string): Disposable {
  const path = join(folder, 'lock');
  const mine = join(folder, `.lock.${newId()}`);
  const me = describeProcess(process.pid);
  try {
    writeFileSync(mine, me ?? String(process.pid)); // a full disk leaves an empty file
    claim(mine, path);
  } finally {
    rmSync(mine, { force: true });
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

/** A link is made only where no name is yet: of two that try, one succeeds. */
function claim(mine: string, path: string): void {
  if (tryLink(mine, path)) return;
  const owner = read(path);
  if (owner !== undefined && isAlive(owner)) {
    throw new TsnError('data/in-use', `${path} is held by process ${owner.split(' ')[0]}`);
  }
  rmSync(path, { force: true });
  if (!tryLink(mine, path)) throw new TsnError('data/in-use', `${path} was taken just now`);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
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
  // The name in parentheses may hold anything; the 20th field after it is the start time.
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${pid} ${startTime} ${read('/proc/sys/kernel/random/boot_id')?.trim()}`;
}
