/**
 * `tsn callbook update`: fetches what is missing from the FCC and imports it. Made for
 * cron: run it daily; when nothing is new it says so and ends with 0.
 */
import { callbookFolder } from '../../config/places.ts';
import { downloadsFor, type UlsDownload } from '../../domain/callbook/uls-schedule.ts';
import { downloadUls } from '../../engines/callbook/download.ts';
import { openUlsFiles, type UlsFiles, type UlsKind } from '../../engines/callbook/uls-files.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import {
  type ImportNeeds,
  type ImportReport,
  importUls,
} from '../../server/callbook/import-uls.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { printFacts } from '../output.ts';
import { startProgress } from '../progress.ts';
import { stopSignal } from '../signals.ts';
import { renderReport } from './import.ts';
import { openCallbookForImport } from './open.ts';

export interface UpdateOptions {
  readonly mirror?: string;
}

export async function updateCallbook(
  options: UpdateOptions,
  dataDir: string,
  context: CliContext,
): Promise<void> {
  using stop = stopSignal();
  const { store, lock } = await openCallbookForImport(dataDir, context);
  using _lock = lock;
  await using _store = store;
  const place = { folder: callbookFolder(dataDir), mirror: options.mirror };
  const found = await bringUpToDate({ ...place, store, signal: stop.signal, clock: context.clock });
  printFacts(context, found.reports, () => render(found));
}

export interface UpdateNeeds {
  readonly store: CallbookStore;
  readonly folder: string;
  readonly mirror: string | undefined;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export interface Update {
  /** Of what was new. */
  readonly reports: readonly ImportReport[];
  /** Days whose files are not published, or not yet. */
  readonly absent: readonly string[];
  /** Of what data the callbook is now. */
  readonly dataAt: number | null;
}

/** Throws `callbook/…`, `data/…`, `usage/invalid`. */
export async function bringUpToDate(needs: UpdateNeeds): Promise<Update> {
  const { imports } = needs.store;
  const fullAt = (await imports.newest('full'))?.dataAt;
  const newestAt = (await imports.newest())?.dataAt;
  const reports: ImportReport[] = [];
  const absent: string[] = [];
  for (const download of downloadsFor({ fullAt, newestAt }, needs.clock.now())) {
    const report = await update(download, needs);
    if (report === 'absent') absent.push(download.path);
    else if (report.imported) reports.push(report);
  }
  return { reports, absent, dataAt: (await imports.newest())?.dataAt ?? null };
}

function render({ reports, absent, dataAt }: Update): string {
  const lines = reports.map(renderReport);
  if (lines.length === 0) lines.push(`nothing is newer than the data of ${formatInstant(dataAt)}`);
  if (absent.length > 0) lines.push(`not published there: ${absent.join(', ')}`);
  return lines.join('\n');
}

/** `absent`: that day's file is not written yet. */
async function update(
  download: UlsDownload,
  { store, folder, mirror, signal, clock }: UpdateNeeds,
): Promise<ImportReport | 'absent'> {
  const fetching = startProgress(download.path);
  const onFetched = fetching.report;
  const path = await downloadUls({ folder, mirror, signal, download, onProgress: onFetched });
  fetching.end();
  if (path === undefined) return 'absent';
  const reading = startProgress(`reading ${download.path}`);
  const { kind } = download;
  const report = await read(path, { kind, store, clock, signal, onProgress: reading.report });
  reading.end();
  await removeFile(path); // what is in it is in the database now
  return report;
}

/** A damaged file goes, so that the next run fetches it anew; one that is read half stays. */
async function read(path: string, needs: Omit<ImportNeeds, 'files'>): Promise<ImportReport> {
  try {
    const files = await openUlsFiles(path, needs.kind);
    const newest = await needs.store.imports.newest();
    const isOld = newest !== undefined && files.dataAt < newest.dataAt;
    return isOld ? passedOver(files, needs.kind) : await importUls({ ...needs, files });
  } catch (error) {
    const { code } = toTsnError(error);
    if (code === 'callbook/damaged' || code === 'callbook/not-uls') await removeFile(path);
    throw error;
  }
}

function passedOver({ name: source, dataAt }: UlsFiles, kind: UlsKind): ImportReport {
  return { source, kind, dataAt, imported: false, resumed: false, records: 0, forgotten: 0 };
}
