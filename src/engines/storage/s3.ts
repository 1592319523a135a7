/**
 * Audio in an S3-compatible store, so that several servers can share it. Objects are put
 * on the condition that none is there, and what the store says it holds is compared with
 * SHA-256 before anybody is told that it is safe.
 */
import { readFile } from 'node:fs/promises';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { AudioStore, ByteSpan, Bytes } from '../../domain/audio-store.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256Of } from '../../platform/hash.ts';
import { openS3, type S3, type S3Options } from './s3-client.ts';
import { isAbsent, isNotImplemented, isTaken, s3Failure } from './s3-failures.ts';
import { listObjects, pathsOf } from './s3-list.ts';
import { abortOld, putInParts } from './s3-parts.ts';

/** Larger files go in parts: one request of half an hour on a slow line would never end. */
const ONE_REQUEST_BYTES = 16 * 2 ** 20;

/** Loads the client's library, which servers with a folder never need. */
export async function s3AudioStore(options: S3Options): Promise<AudioStore & Disposable> {
  const s3 = await openS3(options);
  return {
    name: `s3 bucket ${options.bucket} at ${options.endpoint ?? `aws ${options.region}`}`,
    put: (path, bytes, source) => asked(`storing ${path}`, () => put(s3, path, bytes, source)),
    putText: (path, text) =>
      asked(`storing ${path}`, async () => {
        const at = s3.at(path);
        await s3.client.send(
          new s3.Put({ ...at, Body: text, ContentType: 'application/json; charset=utf-8' }),
        );
      }),
    readText: (path) => asked(`reading ${path}`, () => readText(s3, path)),
    sizeOf: (path) =>
      asked(`looking at ${path}`, async () => (await head(s3, path))?.ContentLength),
    read: (path, span) => read(s3, path, span),
    list: (prefix) => listObjects(s3, `${prefix}/`),
    startingWith: (start) => pathsOf(listObjects(s3, start)),
    remove: (path) =>
      asked(
        `removing ${path}`,
        async () => void (await s3.client.send(new s3.Delete(s3.at(path)))),
      ),
    tidy: (now) => asked('looking for unfinished uploads', () => abortOld(s3, now)),
    check: () => asked('looking at the bucket', () => checkBucket(s3)),
    [Symbol.dispose]: () => s3.client.destroy(),
  };
}

async function asked<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw s3Failure(what, error);
  }
}

async function put(s3: S3, path: string, bytes: Bytes, source: string) {
  if (await holds(s3, path, bytes)) return 'held already';
  // Bytes that lie there and are not these are damaged: the name is the content.
  await send(s3, path, bytes, source).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error;
    if (await holds(s3, path, bytes)) return;
    await send({ ...s3, conditional: false }, path, bytes, source);
  });
  if (await holds(s3, path, bytes)) return 'placed';
  throw new TsnError('storage/damaged', `what the store holds as ${path} is not what was sent`);
}

async function send(s3: S3, path: string, bytes: Bytes, source: string): Promise<void> {
  if (bytes.sizeBytes > ONE_REQUEST_BYTES) return putInParts(s3, path, source);
  const condition = s3.conditional ? { IfNoneMatch: '*' } : {};
  const body = {
    Body: await readFile(source),
    ChecksumSHA256: base64(bytes.sha256),
    ContentType: 'application/octet-stream',
  };
  try {
    await s3.client.send(new s3.Put({ ...s3.at(path), ...body, ...condition }));
  } catch (error) {
    if (!s3.conditional || !isNotImplemented(error)) throw error;
    await s3.client.send(new s3.Put({ ...s3.at(path), ...body }));
  }
}

/** By the store's own SHA-256 where it keeps one, else by reading all of it. */
async function holds(s3: S3, path: string, bytes: Bytes): Promise<boolean> {
  const found = await head(s3, path);
  if (found?.ContentLength !== bytes.sizeBytes) return false;
  const { ChecksumSHA256: kept } = found;
  // A checksum of parts ("…-3") is none of the whole.
  if (!s3.readBack && kept !== undefined && !kept.includes('-')) {
    return kept === base64(bytes.sha256);
  }
  return (await sha256Of(read(s3, path))) === bytes.sha256;
}

async function head(s3: S3, path: string) {
  try {
    return await s3.client.send(new s3.Head({ ...s3.at(path), ChecksumMode: 'ENABLED' }));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function* read(s3: S3, path: string, span?: ByteSpan): AsyncIterable<Uint8Array> {
  const range = span === undefined ? {} : { Range: `bytes=${span.start}-${span.end}` };
  try {
    const answer = await s3.client.send(new s3.Get({ ...s3.at(path), ...range }));
    for await (const piece of bodyOf(answer)) yield piece;
  } catch (error) {
    if (!isAbsent(error)) throw s3Failure(`reading ${path}`, error);
    throw new TsnError('audio/missing', 'its audio is not in the archive', { cause: error });
  }
}

/** Under Node and Bun the body is a stream of Node's. */
function bodyOf({ Body: body }: GetObjectCommandOutput): AsyncIterable<Uint8Array> {
  return (body ?? []) as AsyncIterable<Uint8Array>; // as: the browser's forms never occur here
}

async function readText(s3: S3, path: string): Promise<string | undefined> {
  try {
    const answer = await s3.client.send(new s3.Get(s3.at(path)));
    return await answer.Body?.transformToString();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function checkBucket(s3: S3): Promise<void> {
  try {
    await s3.client.send(new s3.HeadBucket({ Bucket: s3.bucket }));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new TsnError('storage/no-bucket', `there is no bucket ${s3.bucket}`, { cause: error });
  }
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
