/** A large file in parts, one after the other: bounded memory, and a lost line costs one part. */
import { type FileHandle, open } from 'node:fs/promises';
import type { S3 } from './s3-client.ts';
import { isNotImplemented } from './s3-failures.ts';

/** At most 10,000 parts make an object, so this is enough for 80 GB. */
export const PART_BYTES = 8 * 2 ** 20;

type Target = ReturnType<S3['at']>;
interface Part {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

/** Throws as the library does; nothing of the parts stays then. */
export async function putInParts(s3: S3, path: string, source: string): Promise<void> {
  const target = s3.at(path);
  const type = { ContentType: 'application/octet-stream' };
  const { UploadId: id } = await s3.client.send(new s3.Begin({ ...target, ...type }));
  const upload = { ...target, UploadId: id };
  try {
    await using file = await open(source, 'r');
    await complete(s3, upload, await sendParts(s3, upload, file));
  } catch (error) {
    // Parts that nobody completes are stored, and paid for, until they are removed.
    await s3.client.send(new s3.Abort(upload)).catch(() => undefined);
    throw error;
  }
}

type Upload = Target & { readonly UploadId: string | undefined };

async function sendParts(s3: S3, upload: Upload, file: FileHandle): Promise<Part[]> {
  const parts: Part[] = [];
  const buffer = Buffer.allocUnsafe(PART_BYTES);
  for (let number = 1; ; number += 1) {
    const bytes = await fill(file, buffer, (number - 1) * PART_BYTES);
    if (bytes.length === 0) return parts;
    const { ETag: tag } = await s3.client.send(
      new s3.Part({ ...upload, PartNumber: number, Body: bytes }),
    );
    parts.push({ PartNumber: number, ETag: tag });
  }
}

async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const left = buffer.length - filled;
    const { bytesRead } = await file.read(buffer, filled, left, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function complete(s3: S3, upload: Upload, parts: Part[]): Promise<void> {
  const all = { ...upload, MultipartUpload: { Parts: parts } };
  try {
    const condition = s3.conditional ? { IfNoneMatch: '*' } : {};
    await s3.client.send(new s3.Complete({ ...all, ...condition }));
  } catch (error) {
    if (!s3.conditional || !isNotImplemented(error)) throw error;
    await s3.client.send(new s3.Complete(all));
  }
}

const DAY_MS = 86_400_000;

/** Uploads of servers that were killed in the middle; only of our own prefix. A store without the question has none. */
export async function abortOld(s3: S3, now: number): Promise<number> {
  const asked = new s3.ListUploads({ Bucket: s3.bucket, Prefix: s3.prefix });
  const { Uploads: uploads = [] } = await s3.client.send(asked).catch(none);
  let aborted = 0;
  for (const { Key, UploadId, Initiated } of uploads) {
    if (Key === undefined || now - (Initiated?.getTime() ?? now) < DAY_MS) continue;
    await s3.client.send(new s3.Abort({ Bucket: s3.bucket, Key, UploadId }));
    aborted += 1;
  }
  return aborted;
}

function none(thrown: unknown): { readonly Uploads?: undefined } {
  if (isNotImplemented(thrown)) return {};
  throw thrown;
}
