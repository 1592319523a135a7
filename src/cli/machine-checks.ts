/** Checks that both modes share: folder, disk, native parts, clock. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { machineClock } from '../engines/machine/clock-look.ts';
import { EARLIEST } from '../node/clock/judge.ts';
import { TsnError, toTsnError } from '../platform/errors.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import type { Check, Warning } from './checks.ts';
import type { CliContext } from './context.ts';
import { formatBytes, formatInstant } from './format.ts';

const LITTLE_DISK_BYTES = 1024 ** 3;
const NO_DISK_BYTES = 100 * 1024 ** 2;

export function machineChecks(dataDir: string, context: CliContext): readonly Check[] {
  return [
    { name: 'data folder', run: () => checkFolder(dataDir) },
    { name: 'disk', run: () => checkDisk(dataDir) },
    { name: 'clock', run: () => checkClock(context) },
    { name: 'sqlite', run: () => checkSqlite(dataDir) },
  ];
}

function checkFolder(dataDir: string): string {
  const folder = nearestExisting(dataDir);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new TsnError('data/not-writable', `this user may not write into ${folder}`, {
      cause: error,
    });
  }
  return folder === dataDir ? dataDir : `${dataDir} (will be made)`;
}

function checkDisk(dataDir: string): ReturnType<Check['run']> {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
  const free = bavail * bsize;
  const text = `${formatBytes(free)} free`;
  if (free < NO_DISK_BYTES) throw new TsnError('data/disk-full', `only ${text}`);
  return free < LITTLE_DISK_BYTES ? { warning: `only ${text}`, hint: 'Free space soon.' } : text;
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

async function checkClock({ clock, around }: CliContext): Promise<string | Warning> {
  const now = clock.now();
  const { synchronised } = await machineClock(clock)();
  const text = `${formatInstant(now)}, time zone ${around.timeZone}, ${SYNC[`${synchronised}`]}`;
  if (now < EARLIEST) {
    return { warning: text, hint: 'The clock is wrong: set it, or install an NTP client.' };
  }
  if (synchronised !== false) return text;
  return { warning: text, hint: 'Let it reach a time server: `timedatectl set-ntp true`.' };
}

const SYNC = {
  true: 'set by a time server',
  false: 'not set by a time server since the start',
  undefined: 'the system does not say whether a time server set it',
} as const;

function checkSqlite(dataDir: string): string {
  loadSqliteAddon(existsSync(dataDir) ? nativeFolder(dataDir) : nativeFolder());
  return 'loads';
}

/** Throws `net/port-taken` when something else listens there. */
export function checkPortFree(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const { code } = toTsnError(error);
      const message =
        code === 'net/port-taken' ? `port ${port} on ${host} is taken` : error.message;
      reject(
        new TsnError(code === 'net/port-taken' ? code : 'net/unreachable', message, {
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => server.close(() => resolve(`${host}:${port} is free`)));
  });
}
