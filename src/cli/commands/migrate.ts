/** `tsn migrate up|down|status|copy`: the structure of the database. Down makes a backup first. */

import { constants, copyFileSync, existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Mode } from '../../config/leaves.ts';
import { findDataDir } from '../../config/load.ts';
import { NODE } from '../../config/node-config.ts';
import { nodeDatabase } from '../../config/places.ts';
import { makeFolder, syncFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { lockFolder } from '../../platform/folder-lock.ts';
import type { Database } from '../../store/database.ts';
import {
  type Migration,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
} from '../../store/migrate.ts';
import { NODE_MIGRATIONS } from '../../store/node/migrations.ts';
import { openDatabase, type StorePlace } from '../../store/open.ts';
import { SERVER_MIGRATIONS } from '../../store/server/migrations.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { findServerData, noDatabase, openOptions } from '../open-store.ts';
import { printFacts, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';
import { defineCopy } from './migrate-copy.ts';

export function define(command: Command, context: CliContext): void {
  migrateCommand(command, 'up', 'bring the database up to date').action(
    (options: Options, self: Command) => up(placeOf(options, self, context), context),
  );
  migrateCommand(command, 'down', 'take back the newest step, after a backup')
    .option('--no-backup', 'make none: I have made one (needed where tsn cannot: MySQL)')
    .action((options: Options, self: Command) =>
      down(placeOf(options, self, context), options.backup, context),
    );
  migrateCommand(command, 'status', 'which steps are applied').action(
    (options: Options, self: Command) => status(placeOf(options, self, context), context),
  );
  defineCopy(command, context);
}

interface Options {
  readonly mode: Mode;
  /** Only of `down`. */
  readonly backup?: boolean;
}

function migrateCommand(parent: Command, name: string, summary: string): Command {
  const mode = new Option('--mode <mode>', 'whose database')
    .choices(['server', 'node'])
    .default('server');
  return addPlaceFlags(subCommand(parent, name, summary)).addOption(mode);
}

interface Place {
  readonly dataDir: string;
  /** For people: the path of a file, or an address. */
  readonly name: string;
  readonly isFile: boolean;
  place(this: void): StorePlace;
  readonly migrations: readonly Migration[];
}

function placeOf({ mode }: Options, command: Command, context: CliContext): Place {
  if (mode === 'server') {
    return { ...findServerData(command, context), migrations: SERVER_MIGRATIONS };
  }
  const dataDir = findDataDir(NODE, loadNeeds(command, NODE, context));
  const path = nodeDatabase(dataDir);
  const place = () => ({ path, addon: openOptions(dataDir, context).addon });
  return { dataDir, name: path, isFile: true, place, migrations: NODE_MIGRATIONS };
}

async function up(place: Place, context: CliContext): Promise<void> {
  if (place.isFile) await makeDataDir(place.dataDir);
  using _lock = lockOf(place);
  await using database = await open(place, context);
  const applied = await migrateUp(database.writes, place.migrations, context.clock.now());
  printFacts(context, { database: place.name, applied }, () =>
    applied.length === 0
      ? `${place.name} is up to date`
      : `${place.name}: applied ${applied.join(', ')}`,
  );
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir, 0o750);
  } catch (error) {
    throw new TsnError('data/not-writable', `cannot make the data folder ${dataDir}`, {
      cause: error,
    });
  }
}

/** A file is worked on by whoever holds its folder; a server has its own lock, and other hosts may work on it. */
function lockOf({ dataDir, isFile }: Place): Disposable | undefined {
  return isFile ? lockFolder(dataDir) : undefined;
}

async function down(
  place: Place,
  wantsBackup: boolean | undefined,
  context: CliContext,
): Promise<void> {
  mustExist(place);
  if (wantsBackup !== false && !place.isFile) {
    const message = `tsn makes no backup of ${place.name}: make one (\`mariadb-dump --single-transaction\`), stop every server on it, then give --no-backup`;
    throw new TsnError('usage/invalid', message);
  }
  using _lock = lockOf(place);
  // Nobody has it open while we hold the folder, so that its files can be copied.
  const backup = wantsBackup === false ? null : await backUp(place.name, context.clock.now());
  await using database = await open(place, context);
  const takenBack = (await migrateDown(database.writes, place.migrations)) ?? null;
  const kept = backup === null ? 'no backup was made' : `the data before is in ${backup}`;
  printFacts(context, { database: place.name, takenBack, backup }, () =>
    takenBack === null
      ? `${place.name}: nothing to take back (${kept})`
      : `${place.name}: took back ${takenBack}; ${kept}`,
  );
}

/** A copy beside the database, synced: what `sqlite3` or tsn opens again when it is put back. */
async function backUp(path: string, now: number): Promise<string> {
  const backup = `${path}.${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`;
  // The log belongs to the database: SQLite finds it by its name.
  for (const part of ['', '-wal']) {
    if (!existsSync(`${path}${part}`)) continue;
    copyFileSync(`${path}${part}`, `${backup}${part}`, constants.COPYFILE_EXCL);
    await syncFile(`${backup}${part}`);
  }
  return backup;
}

async function status(place: Place, context: CliContext): Promise<void> {
  mustExist(place);
  await using database = await open(place, context);
  const steps = await migrationStatus(database.reads, place.migrations);
  printFacts(context, { database: place.name, steps }, () => renderSteps(steps));
}

function renderSteps(steps: readonly MigrationStatus[]): string {
  return table(
    ['STEP', 'APPLIED'],
    steps.map(({ name, appliedAt }) => [name, formatInstant(appliedAt)]),
  );
}

function mustExist({ isFile, name }: Place): void {
  if (isFile && !existsSync(name)) throw noDatabase(name);
}

function open({ place, migrations }: Place, { clock }: CliContext): Promise<Database<unknown>> {
  return openDatabase<unknown>({ ...place(), clock, migrate: false }, migrations);
}
