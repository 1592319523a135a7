/** Downloads a published model: resume, checksum, atomic name, pin. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFileName, type PublishedModel } from '../../domain/models.ts';
import { makeFolder, moveDurably, removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { fetchPart, forgetPart, forgetValidator } from './fetch-part.ts';
import { type ModelPin, pinPath, readPin, writePin } from './pin.ts';

export interface PullNeeds {
  readonly model: PublishedModel;
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Another server with the same files: `<mirror>/ggml-….bin`. */
  readonly mirror?: string | undefined;
  /** Load it again although it is there. */
  readonly force?: boolean;
  readonly stallMs?: number;
  onProgress(doneBytes: number, totalBytes: number | undefined): void;
}

export interface Pulled {
  readonly path: string;
  readonly pin: ModelPin;
  /** False: it was there already. */
  readonly downloaded: boolean;
}

/** Throws `models/download`, `models/not-there`, `models/checksum`, `data/…`. */
export async function pullModel(needs: PullNeeds): Promise<Pulled> {
  const path = join(needs.folder, modelFileName(needs.model.name));
  const known = await readPin(path);
  const standing = needs.force === true ? undefined : await standingPin(path, known, needs);
  if (standing !== undefined) return { path, pin: standing, downloaded: false };
  await prepareFolder(needs.folder);
  const url = downloadUrl(needs.model, needs.mirror);
  const part = `${path}.part`;
  await fetchPart({ ...needs, url, part, stallMs: needs.stallMs ?? 60_000 });
  const pin = await judge(part, url, needs, known);
  await moveDurably(part, path);
  await forgetValidator(part);
  await writePin(path, pin);
  return { path, pin, downloaded: true };
}

export function downloadUrl(model: PublishedModel, mirror: string | undefined): string {
  if (mirror === undefined) return model.url;
  if (!URL.canParse(mirror) || !/^https?:$/.test(new URL(mirror).protocol))
    throw new TsnError('usage/invalid', `not an address with http:// or https://: ${mirror}`);
  return `${mirror.replace(/\/+$/, '')}/${modelFileName(model.name)}`;
}

/** Removes a model, its pin and a part of it; answers whether there was one. */
export async function removeModel(path: string): Promise<boolean> {
  const was = existsSync(path);
  await removeFile(path);
  await removeFile(pinPath(path));
  await forgetPart(`${path}.part`);
  return was;
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw new TsnError('data/not-writable', `cannot make the folder ${folder}`, { cause: error });
  }
}

/**
 * The pin of a file that can stay. Its size is enough for one that was fetched (`tsn models verify`
 * reads it all); one that somebody copied here needs the published checksum.
 */
async function standingPin(
  path: string,
  known: ModelPin | undefined,
  { model, clock }: PullNeeds,
): Promise<ModelPin | undefined> {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (sizeBytes === undefined) return undefined;
  if (known !== undefined) return known.sizeBytes === sizeBytes ? known : undefined;
  if (model.sha1 === null) return undefined;
  const sums = await checksums(path);
  if (sums.sha1 !== model.sha1) return undefined;
  const { name, url } = model;
  const pin = { name, url, ...sums, verified: true, pulledAt: clock.now() };
  await writePin(path, pin);
  return pin;
}

/** Damaged bytes are thrown away, or the next try would resume them. */
async function judge(
  part: string,
  url: string,
  needs: PullNeeds,
  known: ModelPin | undefined,
): Promise<ModelPin> {
  const { model, clock } = needs;
  if (!(await beginsAsModel(part))) {
    await forgetPart(part);
    throw new TsnError(
      'models/not-there',
      `what ${url} answered is no speech model; is there a login page in between?`,
    );
  }
  const sums = await checksums(part);
  if (model.sha1 !== null && sums.sha1 !== model.sha1) {
    await forgetPart(part);
    throw new TsnError(
      'models/checksum',
      `${model.name} from ${url} has the wrong SHA-1 ${sums.sha1}`,
    );
  }
  if (model.sha1 === null && known !== undefined && known.sha256 !== sums.sha256) {
    await forgetPart(part);
    throw new TsnError(
      'models/checksum',
      `${model.name} from ${url} is not the file that was pinned before`,
    );
  }
  return { name: model.name, url, ...sums, verified: model.sha1 !== null, pulledAt: clock.now() };
}

/** All of whisper.cpp's files do, Silero's too. */
const MODEL_MAGIC = Buffer.from('lmgg');

async function beginsAsModel(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(MODEL_MAGIC.length), 0, MODEL_MAGIC.length, 0);
    return buffer.equals(MODEL_MAGIC);
  } finally {
    await file.close();
  }
}

/** Size, SHA-1 (as whisper.cpp publishes it) and SHA-256 of a file, read once. */
export async function checksums(
  path: string,
): Promise<{ sizeBytes: number; sha1: string; sha256: string }> {
  const [sha1, sha256] = [createHash('sha1'), createHash('sha256')];
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk;
    sizeBytes += bytes.length;
    sha1.update(bytes);
    sha256.update(bytes);
  }
  return { sizeBytes, sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
}
