/**
 * `tsn callbook update`: fetches what is missing from the FCC and imports it. Made for
 * cron: run it daily; when nothing is new it says so and ends with 0.
 */
import { callbookFolder } from '../../config/places.ts';
import { downloadsFor, type UlsDownload } from '../../domain/callbook/uls-schedule.ts';
import { downloadUls } from '../../engines/callbook/download.ts';
import { openUlsFiles } from '../../engines/callbook/uls-files.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { type ImportReport, importUls } from '../../server/callbook/import-uls.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';
import type { CliContext } from '../context.ts';
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
  const fullAt = (await store.imports.newest('full'))?.dataAt;
  const newestAt = (await store.imports.newest())?.dataAt;
  const reports: ImportReport[] = [];
  for (const download of downloadsFor({ fullAt, newestAt }, context.clock.now())) {
    const place = { folder: callbookFolder(dataDir), mirror: options.mirror };
    const report = await update(download, { ...place, store, signal: stop.signal }, context);
    if (report?.imported === true) reports.push(report);
  }
  printFacts(context, reports, () =>
    reports.length === 0 ? 'the callbook is up to date' : reports.map(renderReport).join('\n'),
  );
}

interface UpdateNeeds {
  readonly store: CallbookStore;
  readonly folder: string;
  readonly mirror: string | undefined;
  readonly signal: AbortSignal;
}

/** Undefined: that day's file is not written yet, or older than what is in. */
async function update(
  download: UlsDownload,
  { store, ...place }: UpdateNeeds,
  { clock }: CliContext,
): Promise<ImportReport | undefined> {
  const progress = startProgress(download.path);
  const onProgress = (done: number, total: number | undefined) => progress.report(done, total);
  const path = await downloadUls({ ...place, download, onProgress });
  if (path === undefined) return undefined;
  const { kind } = download;
  const files = await openUlsFiles(path);
  const newest = await store.imports.newest();
  const isOld = newest !== undefined && files.dataAt < newest.dataAt;
  const report = isOld
    ? undefined
    : await importUls({ ...{ store, files, kind, clock, signal: place.signal }, onProgress });
  progress.end();
  await removeFile(path); // what is in it is in the database now
  return report;
}
