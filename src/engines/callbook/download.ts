/** Fetches a file of the FCC; a broken download goes on where it stopped. */
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UlsDownload } from '../../domain/callbook/uls-schedule.ts';
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

/** The path of the file; undefined when the day's file is not written yet. Throws `callbook/download`. */
export async function downloadUls(needs: DownloadNeeds): Promise<string | undefined> {
  const { download, folder, signal } = needs;
  const url = `${(needs.mirror ?? FCC_DOWNLOADS).replace(/\/+$/, '')}/${download.path}`;
  const path = join(folder, basename(download.path));
  try {
    if (!(await isWritten(url, download, signal))) return undefined;
    const part = `${path}.part`;
    await fetchPart({ ...needs, url, part, stallMs: STALL_MS });
    await rename(part, path);
    await forgetValidator(part);
    return path;
  } catch (error) {
    const failure = toTsnError(error);
    if (!FETCHING.has(failure.code)) throw failure;
    throw new TsnError('callbook/download', `${url}: ${failure.message}`, { cause: error });
  }
}

/** Days without changes leave the file of a week ago in place, or none. */
async function isWritten(
  url: string,
  { kind, notBefore }: UlsDownload,
  signal: AbortSignal,
): Promise<boolean> {
  if (kind === 'full') return true;
  const response = await fetch(url, { method: 'HEAD', signal });
  if (response.status === 404) return false;
  const changed = Date.parse(response.headers.get('last-modified') ?? '');
  return Number.isNaN(changed) || changed >= notBefore;
}
