/** What Linux says of its clock: how long it runs, which boot this is, and whether a time server set it. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from '../../platform/clock.ts';

export interface ClockLook {
  /** Changes with every start of the machine; undefined where the system does not say. */
  readonly bootId: string | undefined;
  /** Time of day minus time since the boot, in milliseconds: it moves only when the clock is set. */
  readonly offsetMs: number;
  /** Undefined when nobody knows. */
  readonly synchronised: boolean | undefined;
}

/** A port: tests have clocks of their own. */
export type LookAtClock = () => Promise<ClockLook>;

/** Made by systemd-timesyncd at its first success after a boot. */
const TIMESYNC_MARK = '/run/systemd/timesync/synchronized';
const TIMEDATECTL_MS = 5_000;

export function machineClock(clock: Clock): LookAtClock {
  const bootId = readText('/proc/sys/kernel/random/boot_id');
  let since: { readonly at: number; readonly synchronised: boolean | undefined } | undefined;
  return async () => {
    const uptimeMs = Number.parseFloat(readText('/proc/uptime') ?? '') * 1_000;
    // Where it cannot be read no step is ever seen.
    const offsetMs = Number.isFinite(uptimeMs) ? Math.round(clock.now() - uptimeMs) : 0;
    if (existsSync(TIMESYNC_MARK)) return { bootId, offsetMs, synchronised: true };
    // Starting a program for each recording would be dear.
    if (since === undefined || uptimeMs - since.at > 30_000) {
      since = { at: uptimeMs, synchronised: await askTimedatectl() };
    }
    return { bootId, offsetMs, synchronised: since.synchronised };
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** It asks the kernel, so it knows of chrony and ntpd too. */
function askTimedatectl(): Promise<boolean | undefined> {
  const args = ['show', '--property=NTPSynchronized', '--value'];
  return new Promise((resolve) => {
    execFile('timedatectl', args, { timeout: TIMEDATECTL_MS }, (error, stdout) => {
      const said = stdout.trim();
      resolve(error !== null || (said !== 'yes' && said !== 'no') ? undefined : said === 'yes');
    });
  });
}
