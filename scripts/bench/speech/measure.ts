/** What hearing clips costs: time by the clock, processor time and memory of the worker. */
import { readFileSync } from 'node:fs';
import { RECOGNISER_RATE_HZ } from '../../../src/domain/recognition.ts';

export interface Cost {
  readonly clips: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

/** Hiss: random weights hear nothing anyway. */
export function hiss(seconds: number): Float32Array {
  return Float32Array.from(
    { length: seconds * RECOGNISER_RATE_HZ },
    (_, i) => Math.sin(i * i * 0.001) * 0.1,
  );
}

/** Hears every length once, so many side by side; `pid` computes. */
export async function cost(
  pid: number,
  lengths: readonly number[],
  slots: number,
  hear: (pcm: Float32Array, seconds: number) => Promise<unknown>,
): Promise<Cost> {
  const clips = lengths.map((seconds) => ({ seconds, pcm: hiss(seconds) }));
  const [from, cpu] = [performance.now(), cpuSeconds(pid)];
  const slot = async (): Promise<void> => {
    for (let clip = clips.shift(); clip; clip = clips.shift()) await hear(clip.pcm, clip.seconds);
  };
  await Promise.all(Array.from({ length: slots }, slot));
  const wallSeconds = (performance.now() - from) / 1_000;
  return { clips: lengths.length, wallSeconds, cpuSeconds: cpuSeconds(pid) - cpu };
}

/** Of /proc/PID/stat: Linux counts in hundredths wherever we run. */
const TICKS_PER_SECOND = 100;

/** User and system time of a process so far. */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** `VmRSS` now, or `VmHWM`, the most that it ever was, in MB. */
export function memoryMb(pid: number, figure: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${figure}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1_024;
}

/** What two cores of this machine could hear in a minute. */
export function perMinute({ clips, cpuSeconds: cpu }: Cost): number {
  return (60 * 2 * clips) / cpu;
}
