/** What becomes of a file of a drop folder once it was taken in. */
import { copyFile, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sidecarOf } from '../../engines/folder/beside.ts';
import type { SeenFile } from '../../engines/folder/scan.ts';
import { makeFolder, removeFile, syncFile } from '../../platform/atomic-file.ts';
import { systemCode } from '../../platform/system-code.ts';
import type { DropOptions } from './drop.ts';
import { besides, isShipmentAudio } from './drop-shipment.ts';

/** A file that has changed meanwhile stays: it will be looked at again. */
export async function afterwards(
  { after, moveTo, rules }: DropOptions,
  { name, sizeBytes, mtimeMs }: SeenFile,
  path: string,
): Promise<void> {
  if (after === 'keep') return;
  const now = await stat(path).catch(() => undefined);
  if (now?.size !== sizeBytes || Math.trunc(now.mtimeMs) !== mtimeMs) return;
  const isMoved = after === 'move' && moveTo !== undefined;
  if (rules.recorder === 'trunk-recorder') {
    const [json, kept] = [sidecarOf(path), join(moveTo ?? '', sidecarOf(name))];
    // Often there is none. Before the audio: without it nobody comes back for it.
    await (isMoved ? move(json, kept) : removeFile(json)).catch(() => {});
  }
  if (isMoved) await move(path, join(moveTo, name));
  else await removeFile(path);
  if (isShipmentAudio(name)) {
    await removeFile(besides(path, basename(name).slice(0, ID_LENGTH), 'manifest'));
  }
}

const ID_LENGTH = 36;

async function move(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await rename(from, to).catch(async (error: unknown) => {
    if (systemCode(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await syncFile(to);
    await removeFile(from);
  });
}
