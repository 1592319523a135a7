/** What becomes of a file of a drop folder once it was taken in. */
import { constants } from 'node:fs';
import { copyFile, rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { sidecarOf } from '../../engines/folder/beside.ts';
import type { SeenFile } from '../../engines/folder/scan.ts';
import { makeFolder, removeFile, syncFile } from '../../platform/atomic-file.ts';
import { newId } from '../../platform/ids.ts';
import { systemCode } from '../../platform/system-code.ts';
import type { DropOptions } from './drop.ts';
import { besides, isShipmentAudio } from './drop-shipment.ts';

/** A file that has changed meanwhile, or is about to, stays: it will be looked at again. */
export async function afterwards(
  { after, moveTo, rules, isBusy }: DropOptions,
  { name, sizeBytes, mtimeMs }: SeenFile,
  path: string,
): Promise<void> {
  if (after === 'keep') return;
  const now = await stat(path).catch(() => undefined);
  if (now?.size !== sizeBytes || Math.trunc(now.mtimeMs) !== mtimeMs) return;
  // Asked last: what somebody begins from here on ends later than this.
  if (isBusy?.(name) === true) return;
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

/** Never over another file: recorders use names again. */
async function move(from: string, wanted: string): Promise<void> {
  await makeFolder(dirname(wanted));
  const isTaken = (await stat(wanted).catch(() => undefined)) !== undefined;
  const to = isTaken ? beside(wanted) : wanted;
  await rename(from, to).catch(async (error: unknown) => {
    if (systemCode(error) !== 'EXDEV') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await syncFile(to);
    await removeFile(from);
  });
}

function beside(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}~${newId()}${extension}`;
}
