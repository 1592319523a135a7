/** How the machine is: load and temperature. */
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';

export interface MachineFacts {
  /** Processes that wanted to run, over the last minute. */
  readonly load: number;
  /** Of the processor, in degrees Celsius; null where the machine does not say. */
  readonly temperatureC: number | null;
}

/** The first zone is the processor on a Raspberry Pi and on most PCs. */
const THERMAL = '/sys/class/thermal/thermal_zone0/temp';

export async function machineFacts(): Promise<MachineFacts> {
  const text = await readFile(THERMAL, 'utf8').catch(() => '');
  const milliDegrees = Number.parseInt(text, 10);
  const temperatureC = Number.isFinite(milliDegrees) ? milliDegrees / 1_000 : null;
  return { load: loadavg()[0] ?? 0, temperatureC };
}
