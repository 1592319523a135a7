/**
 * One HTTP download into `<file>.part`, going on where an earlier one stopped.
 * `<file>.part.etag` remembers what the server said about the bytes, so that a
 * changed file is never patched together from two versions (If-Range).
 */
import { open, readFile, stat } from 'node:fs/promises';
import { removeFile, writeFileAtomic } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { cutShort, httpFailure, toDownloadFailure } from './failures.ts';

export interface FetchNeeds {
  readonly url: string;
  readonly part: string;
  readonly signal: AbortSignal;
  /** Longest silence of the server, in ms. */
  readonly stallMs: number;
  onProgress(doneBytes: number, totalBytes: number | undefined): void;
}

/** Completes the part file; answers its size. Throws TsnError `models/download`. */
export async function fetchPart(needs: FetchNeeds): Promise<number> {
  const started = await startingPoint(needs.part);
  const watch = watchForStall(needs);
  try {
    const response = await fetch(needs.url, { headers: headersFor(started), signal: watch.signal });
    if (response.status === 416 && started.bytes > 0) return await startOver(needs);
    if (!response.ok || response.body === null) throw httpFailure(response, needs.url);
    return await writeBody(response, started, needs, watch.heard);
  } catch (error) {
    throw toDownloadFailure(error, { ...needs, stalled: watch.stalled() });
  } finally {
    watch.end();
  }
}

interface Started {
  readonly bytes: number;
  readonly etag: string | undefined;
}

async function startingPoint(part: string): Promise<Started> {
  const etag = await readFile(etagPath(part), 'utf8').catch(() => undefined);
  const size = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  // Without a validator nothing proves that the rest belongs to the same file.
  return etag === undefined ? { bytes: 0, etag } : { bytes: size, etag };
}

function headersFor({ bytes, etag }: Started): Record<string, string> {
  const plain = { 'Accept-Encoding': 'identity' };
  if (bytes === 0 || etag === undefined) return plain;
  return { ...plain, Range: `bytes=${bytes}-`, 'If-Range': etag };
}

/** The part is as long as the file or longer: not the same file any more, or complete already. */
async function startOver(needs: FetchNeeds): Promise<number> {
  await forgetPart(needs.part);
  return fetchPart(needs);
}

async function writeBody(
  response: Response,
  started: Started,
  needs: FetchNeeds,
  heard: () => void,
): Promise<number> {
  const from = response.status === 206 ? resumedAt(response, started) : 0;
  const total = totalBytes(response, from);
  await rememberValidator(response, needs.part);
  const file = await open(needs.part, from === 0 ? 'w' : 'r+');
  try {
    let done = from;
    for await (const chunk of response.body ?? []) {
      const bytes: Uint8Array = chunk;
      heard();
      await writeWhole(file, bytes, done);
      done += bytes.length;
      needs.onProgress(done, total);
    }
    await file.truncate(done);
    await file.sync();
    if (total !== undefined && done !== total) throw cutShort(done, total);
    return done;
  } finally {
    await file.close();
  }
}

async function writeWhole(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  at: number,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written, at + written))
      .bytesWritten;
  }
}

/** Where a 206 answer begins; it must be where we asked it to. */
function resumedAt(response: Response, started: Started): number {
  const begin = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (begin !== undefined && Number(begin) === started.bytes) return started.bytes;
  throw new TsnError(
    'models/download',
    'the server answered another part of the file than was asked for',
  );
}

function totalBytes(response: Response, from: number): number | undefined {
  const length = response.headers.get('content-length');
  return length === null ? undefined : from + Number(length);
}

/** A strong ETag, else Last-Modified; weak ETags prove nothing about bytes. */
async function rememberValidator(response: Response, part: string): Promise<void> {
  const etag = response.headers.get('etag');
  const strong = etag?.startsWith('W/') ? null : etag;
  const validator = strong ?? response.headers.get('last-modified');
  if (validator === null) await removeFile(etagPath(part));
  else await writeFileAtomic(etagPath(part), validator);
}

/** Removes the part and what is known of it. */
export async function forgetPart(part: string): Promise<void> {
  await removeFile(part);
  await removeFile(etagPath(part));
}

/** The validator has no more use once the part is complete. */
export async function forgetValidator(part: string): Promise<void> {
  await removeFile(etagPath(part));
}

function etagPath(part: string): string {
  return `${part}.etag`;
}

function watchForStall({ signal, stallMs }: FetchNeeds) {
  const stall = new AbortController();
  let stalled = false;
  const onSilence = (): void => {
    stalled = true;
    stall.abort();
  };
  let timer = setTimeout(onSilence, stallMs);
  return {
    signal: AbortSignal.any([signal, stall.signal]),
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, stallMs);
    },
    stalled: () => stalled,
    end: () => clearTimeout(timer),
  };
}
