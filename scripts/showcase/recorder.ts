/**
 * Writes recordings as AllStar's app_rpt does: a file named by local time that
 * grows while the repeater transmits. The bytes come from finished samples.
 */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Dropped {
  /** Path below the watched folder. */
  readonly name: string;
  /** The sample that it holds, for comparison. */
  readonly sample: string;
}

/** Grows `sample` into `folder/name` piece by piece, as a recorder does; `pause` lies between. */
export async function record(
  folder: string,
  { name, sample }: Dropped,
  pause: () => Promise<void>,
): Promise<void> {
  const bytes = await readFile(sample);
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  const piece = Math.ceil(bytes.length / 4);
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      await file.write(bytes.subarray(at, at + piece));
      await pause();
    }
  } finally {
    await file.close();
  }
}

/** AllStar's name for an instant: `<node>/YYYYMMDDHHMMSScc.<ext>` in local time of `timeZone`. */
export function allstarName(
  at: number,
  timeZone: string,
  allstarNode: number,
  ext: string,
): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const digits = ['year', 'month', 'day', 'hour', 'minute', 'second']
    .map((type) => parts.find((part) => part.type === type)?.value)
    .join('');
  const hundredths = String(Math.floor((at % 1000) / 10)).padStart(2, '0');
  return `${allstarNode}/${digits}${hundredths}.${ext}`;
}
