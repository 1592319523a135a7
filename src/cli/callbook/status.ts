/** `tsn callbook status`: what is in the callbook, and of when. */
import type { UlsImport } from '../../store/callbook/imports.ts';
import type { SourceHealth } from '../../store/callbook/online.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { listing, printFacts, table } from '../output.ts';
import { countriesIn } from './countries.ts';
import { openCallbook } from './open.ts';

interface CallbookStatus {
  readonly licences: number;
  /** When the register that is in was written out, UTC ms. */
  readonly dataAt: number | null;
  /** Release of the country file in use. */
  readonly countryFile: string;
  readonly imports: readonly UlsImport[];
  /** Online sources that were asked. */
  readonly online: readonly SourceHealth[];
}

/** More of them are history. */
const IMPORTS_SHOWN = 10;

export async function showStatus(dataDir: string, context: CliContext): Promise<void> {
  const store = await openCallbook(dataDir, context);
  await using _store = store;
  const status: CallbookStatus = {
    licences: (await store?.imports.licences()) ?? 0,
    dataAt: (await store?.imports.newest())?.dataAt ?? null,
    countryFile: (await countriesIn(store)).version,
    online: (await store?.online.allHealth()) ?? [],
    imports: (await store?.imports.list(IMPORTS_SHOWN)) ?? [],
  };
  printFacts(context, status, render);
}

function render({ licences, dataAt, countryFile, imports, online }: CallbookStatus): string {
  const facts = listing([
    ['licences', String(licences)],
    ['data of', formatInstant(dataAt)],
    ['country file', countryFile],
    ...online.map((each) => [each.source, renderHealth(each)] as const),
  ]);
  if (imports.length === 0)
    return `${facts}\n\nfill it with \`tsn callbook update\`, or \`tsn callbook import FILE\``;
  const rows = imports.map((each) => [
    each.source,
    each.kind,
    formatInstant(each.dataAt),
    each.completedAt === null ? 'stopped: do it again' : formatInstant(each.completedAt),
  ]);
  return `${facts}\n\n${table(['FILE', 'KIND', 'DATA OF', 'IMPORTED'], rows)}`;
}

function renderHealth({ day, used, failures, pausedUntil }: SourceHealth): string {
  const rest = failures === 0 ? '' : `, paused until ${formatInstant(pausedUntil)}`;
  return `asked ${used} times on ${day}${rest}`;
}
