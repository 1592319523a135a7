/** `tsn migrate copy`: from the SQLite file of the data folder into the database that `store.url` names. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { serverDatabase } from '../../config/places.ts';
import { TsnError } from '../../platform/errors.ts';
import { lockFolder } from '../../platform/folder-lock.ts';
import { copyMigrations, copyStore } from '../../store/copy-store.ts';
import { openDatabase } from '../../store/open.ts';
import { SERVER_MIGRATIONS } from '../../store/server/migrations.ts';
import type { ServerTables } from '../../store/server/schema.ts';
import type { CliContext } from '../context.ts';
import { findServerData, openOptions } from '../open-store.ts';
import { printFacts, printNote, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags } from '../settings.ts';

export function defineCopy(parent: Command, context: CliContext): void {
  const summary = 'copy the SQLite file of the data folder into the database of `store.url`';
  addPlaceFlags(subCommand(parent, 'copy', summary)).action(async (_: unknown, self: Command) =>
    copy(self, context),
  );
}

async function copy(command: Command, context: CliContext): Promise<void> {
  const target = findServerData(command, context);
  const path = serverDatabase(target.dataDir);
  if (target.isFile) {
    const message = 'store.url names no database: write there where the store shall be from now on';
    throw new TsnError('usage/invalid', message);
  }
  if (!existsSync(path)) throw new TsnError('data/no-database', `there is no database ${path}`);
  using _lock = lockFolder(target.dataDir); // no server works on it meanwhile
  const { clock } = context;
  await using from = await openDatabase<ServerTables>(
    { ...openOptions(target.dataDir, context), path },
    SERVER_MIGRATIONS,
  );
  await using to = await openDatabase<ServerTables>(
    { ...target.place(), clock, migrate: false },
    copyMigrations(SERVER_MIGRATIONS),
  );
  const tables = await copyStore({
    ...{ from, to, migrations: SERVER_MIGRATIONS, now: clock.now() },
    onProgress: tellNowAndThen(),
  });
  printFacts(context, { from: path, to: target.name, tables }, () =>
    [
      table(
        ['TABLE', 'ROWS'],
        tables.filter(({ rows }) => rows > 0).map((one) => [one.table, String(one.rows)]),
      ),
      `\n${path} is copied to ${target.name}; start the server with it. The file is left as it is.`,
    ].join('\n'),
  );
}

const NOTE_EVERY_MS = 5_000;

function tellNowAndThen(): (name: string, rows: number) => void {
  let toldAt = performance.now();
  return (name, rows) => {
    if (performance.now() - toldAt < NOTE_EVERY_MS) return;
    toldAt = performance.now();
    printNote(`${name}: ${rows} rows`);
  };
}
