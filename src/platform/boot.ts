/** Whether the machine was started anew since a program last worked on its data folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * True once after each start of the machine: what a process had in hand then did not end it.
 * False where the system does not say, and for a new folder. Call it while the folder is locked.
 */
export function isFirstSinceBoot(dataDir: string, bootIdFile = BOOT_ID): boolean {
  const path = join(dataDir, 'boot');
  const now = read(bootIdFile);
  const before = read(path);
  if (now === undefined || now === before) return false;
  try {
    writeFileSync(path, `${now}\n`);
  } catch {
    return false; // else each start would be the first
  }
  return before !== undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
