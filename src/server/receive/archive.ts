/**
 * Where audio lives for good: `audio/YYYY/MM/DD/<sha256>.<ext>` below the data
 * folder, by the day of the recording in UTC. Content is the name, so nothing is
 * ever overwritten with other bytes; a damaged file is replaced by good ones.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { linkOrCopy } from '../../platform/atomic-file.ts';
import { sha256File } from '../../platform/hash.ts';

export interface Bytes {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Relative to the data folder. */
export function archivePath(recordedAt: number, sha256: string, extension: string): string {
  const day = new Date(recordedAt).toISOString().slice(0, 10).replaceAll('-', '/');
  return `audio/${day}/${sha256}.${extension}`;
}

/** Makes sure that `audioPath` durably holds these bytes, taken from `source` unless it does already. */
export async function placeAudio(
  dataDir: string,
  audioPath: string,
  bytes: Bytes,
  source: string,
): Promise<'placed' | 'held already'> {
  const target = join(dataDir, audioPath);
  if (await holds(target, bytes)) return 'held already';
  await linkOrCopy(source, target);
  return 'placed';
}

/** A look at the size only: enough to see that the file is gone or was cut. */
export async function seemsArchived(
  dataDir: string,
  audioPath: string,
  sizeBytes: number,
): Promise<boolean> {
  return (await sizeOf(join(dataDir, audioPath))) === sizeBytes;
}

async function holds(path: string, bytes: Bytes): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes.sizeBytes) return false;
  return (await sha256File(path)).sha256 === bytes.sha256;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
