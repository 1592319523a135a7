/** One settled file without a manifest: the server writes its own, by the name, the first bytes, and what stands beside. */
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { readFileName } from '../../domain/file-name.ts';
import { LONGEST_NAME } from '../../domain/manifest.ts';
import type { ManifestDraft } from '../../domain/quarantine.ts';
import { audioLengthMs } from '../../domain/recorder/audio-length.ts';
import { firstLook } from '../../domain/recorder/first-look.ts';
import { readBeside } from '../../engines/folder/beside.ts';
import type { SeenFile } from '../../engines/folder/scan.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import type { DropNeeds, DropOptions } from './drop.ts';

/** Enough for every header. */
const HEAD_BYTES = 4_096;

export type DraftOptions = Pick<
  DropOptions,
  'folder' | 'node' | 'rules' | 'labels' | 'frequencyHz'
>;

/** Throws what passes by itself; what cannot be taken in is put into quarantine. */
export async function takeFile(
  needs: DropNeeds,
  options: DropOptions,
  file: SeenFile,
  path: string,
): Promise<void> {
  const read = await draftOf(options, file, path, needs.version);
  const draft = { ...read, originalName: shortened(file.name) };
  const extension = extensionOf(file.name);
  try {
    if (draft.originalName !== file.name) throw tooLong(file.name);
    await needs.local({ path, extension, draft });
  } catch (error) {
    if (!(error instanceof TsnError) || error.retry !== 'never') throw error;
    const { code, message } = error;
    const from = `${options.folder}/${file.name}`;
    await needs.quarantine.put(
      { code, message, origin: 'drop', from, extension, fields: {}, draft },
      path,
    );
  }
}

/** Of names that are too long the end, which is the recorder's own part. */
function shortened(name: string): string {
  return name.slice(-LONGEST_NAME);
}

function tooLong(name: string): TsnError {
  const what = `its name has ${name.length} letters with its folders, ${LONGEST_NAME} is the most`;
  return new TsnError('receive/name-too-long', what);
}

/** By which a file of the drop folder is known; itself unless it is too long to be kept. */
export function keptName(name: string): string {
  return name.length <= LONGEST_NAME ? name : `sha256:${sha256(name)}`;
}

/** What a manifest of this file says besides its bytes. */
export async function draftOf(
  { folder, node, rules, labels, frequencyHz }: DraftOptions,
  file: SeenFile,
  path: string,
  version: string,
): Promise<ManifestDraft> {
  const read = readFileName(file.name, rules, file.mtimeMs);
  if (read === 'ignore') throw new TsnError('receive/name-not-allowed', `${file.name} is no audio`);
  const head = await headOf(path);
  const durationMs = audioLengthMs(head, file.sizeBytes);
  const named = { ...file, path, recorder: rules.recorder, recordedAt: read.recordedAt };
  const beside = await readBeside(named, head);
  const { recordedAt, source, certainty, timeZone, isEnd } = beside.recordedAt;
  const found = { ...read.labels, ...beside.labels, ...labels };
  const hertz = frequencyHz ?? (Number(found['frequencyHz']) || undefined);
  return {
    node,
    source: folder,
    originalName: file.name,
    recordedAt: Math.max(0, recordedAt - (isEnd === true ? (durationMs ?? 0) : 0)),
    recordedAtSource: source,
    recordedAtCertainty: certainty,
    timeZone,
    class: firstLook(head, file.sizeBytes, extensionOf(file.name)),
    ...(durationMs !== undefined && { durationMs }),
    ...(hertz !== undefined && { frequencyHz: hertz }),
    ...(Object.keys(found).length > 0 && { labels: found }),
    software: `tsn/${version}`,
  };
}

export function extensionOf(name: string): string {
  return extname(basename(name)).slice(1).toLowerCase();
}

async function headOf(path: string): Promise<Uint8Array> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  return new Uint8Array(head.subarray(0, bytesRead));
}
