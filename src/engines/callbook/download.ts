/** Fetches a file of the FCC; a broken download goes on where it stopped. */
import { open, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UlsDownload } from '../../domain/callbook/uls-schedule.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import { fetchPart, forgetValidator } from '../models/fetch-part.ts';

/** https://www.fcc.gov/uls/transactions/daily-weekly */
export const FCC_DOWNLOADS = 'https://data.fcc.gov/download/pub/uls';

export interface DownloadNeeds {
  readonly download: UlsDownload;
  readonly folder: string;
  /** Another server with the same folders `complete` and `daily`. */
  readonly mirror?: string | undefined;
  readonly signal: AbortSignal;
  onProgress(doneBytes: number, totalBytes: number | undefined): void;
}

const STALL_MS = 60_000;
/** What a download ends with that did not come to its end. */
const FETCHING: ReadonlySet<string> = new Set([
  ...['models/download', 'models/not-there', 'net/unreachable', 'bug'],
]);

/**
 * The path of the file, which may be left from an import that was stopped; undefined when the
 * day's file is not written yet. Throws `callbook/download`, `data/disk-full`, `usage/invalid`.
 */
export async function downloadUls(needs: DownloadNeeds): Promise<string | undefined> {
  const { download, folder, signal } = needs;
  const url = `${rootOf(needs.mirror)}/${download.path}`;
  const path = join(folder, basename(download.path));
  try {
    const there = await askAbout(url, signal);
    if (!isWritten(there, download)) return undefined;
    if (await isFetched(path, there)) return path;
    await removeFile(path); // it takes the room that the new one needs
    const part = `${path}.part`;
    await fetchPart({ ...needs, url, part, stallMs: STALL_MS });
    if (!(await isZip(part))) throw await notZip(part, url);
    await rename(part, path);
    await forgetValidator(part);
    return path;
  } catch (error) {
    const failure = toTsnError(error);
    if (!FETCHING.has(failure.code)) throw failure;
    const message = failure.message.includes(url) ? failure.message : `${url}: ${failure.message}`;
    throw new TsnError('callbook/download', message, { cause: error });
  }
}

/** Throws `usage/invalid`. */
function rootOf(mirror = FCC_DOWNLOADS): string {
  const protocol = URL.parse(mirror)?.protocol;
  if (protocol === 'https:' || protocol === 'http:') return mirror.replace(/\/+$/, '');
  throw new TsnError('usage/invalid', `not an address with http:// or https://: ${mirror}`);
}

/** What the server says of the file beforehand. */
interface There {
  readonly status: number;
  /** UTC ms; NaN when it does not say. */
  readonly changedAt: number;
  readonly bytes: number | undefined;
}

async function askAbout(url: string, signal: AbortSignal): Promise<There> {
  const { status, headers } = await fetch(url, { method: 'HEAD', signal });
  const bytes = headers.get('content-length');
  return {
    status,
    changedAt: Date.parse(headers.get('last-modified') ?? ''),
    bytes: bytes === null ? undefined : Number(bytes),
  };
}

/** Days without changes leave the file of a week ago in place, or none. */
function isWritten({ status, changedAt }: There, { kind, notBefore }: UlsDownload): boolean {
  if (kind === 'full') return true;
  return status !== 404 && (Number.isNaN(changedAt) || changedAt >= notBefore);
}

/** Whole, and not older than what the server has. */
async function isFetched(path: string, { status, changedAt, bytes }: There): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || status !== 200 || Number.isNaN(changedAt)) return false;
  return facts.size === bytes && facts.mtimeMs >= changedAt && (await isZip(path));
}

async function isZip(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.toString('latin1') === 'PK';
}

async function notZip(part: string, url: string): Promise<TsnError> {
  await removeFile(part);
  await forgetValidator(part);
  const message = `what ${url} answered is no ZIP archive; is there a login page in between?`;
  return new TsnError('models/not-there', message);
}
