/** `tsn callbook import`: files of the FCC's register and country files, in the order they are given. */
import { openUlsFiles, type UlsKind } from '../../engines/callbook/uls-files.ts';
import { TsnError } from '../../platform/errors.ts';
import { type ImportReport, importUls } from '../../server/callbook/import-uls.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { printFacts } from '../output.ts';
import { startProgress } from '../progress.ts';
import { stopSignal } from '../signals.ts';
import {
  type CountryReport,
  importCountries,
  isCountryFile,
  renderCountries,
} from './countries.ts';
import { openCallbookForImport } from './open.ts';

export interface ImportOptions {
  readonly kind?: string;
  readonly force?: true;
}

export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  dataDir: string,
  context: CliContext,
): Promise<void> {
  using stop = stopSignal();
  const { store, lock } = await openCallbookForImport(dataDir, context);
  using _lock = lock;
  await using _store = store;
  const reports: (ImportReport | CountryReport)[] = [];
  for (const path of paths) {
    if (isCountryFile(path)) {
      reports.push(await importCountries(path, store, context.clock.now()));
      continue;
    }
    const given = kindGiven(options.kind);
    const files = await openUlsFiles(path, given);
    const kind = given ?? files.kind ?? kindUnknown(path);
    const progress = startProgress(path);
    const report = await importUls({
      ...{ store, files, kind, clock: context.clock, signal: stop.signal },
      force: options.force === true,
      onProgress: (done, total) => progress.report(done, total),
    });
    progress.end();
    reports.push(report);
  }
  printFacts(context, reports, () =>
    reports.map((each) => ('kind' in each ? renderReport(each) : renderCountries(each))).join('\n'),
  );
}

function kindGiven(kind: string | undefined): UlsKind | undefined {
  if (kind === undefined || kind === 'full' || kind === 'daily') return kind;
  throw new TsnError('usage/invalid', `--kind is full or daily, not ${kind}`);
}

function kindUnknown(path: string): never {
  throw new TsnError(
    'usage/invalid',
    `the name of ${path} does not say what it holds: give --kind full or --kind daily`,
  );
}

export function renderReport(report: ImportReport): string {
  const of = `${report.kind} data of ${formatInstant(report.dataAt)}`;
  if (!report.imported) return `${report.source}: is in already (${of})`;
  const gone = report.forgotten === 0 ? '' : `, ${report.forgotten} licences are gone`;
  const resumed = report.resumed ? ' (went on after a stop)' : '';
  return `${report.source}: ${report.records} records${resumed}, ${of}${gone}`;
}
