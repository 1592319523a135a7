/** `tsn migrate up|down|status`: the structure of the database. Down makes a backup first. */
import { constants, copyFileSync, existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Mode } from '../../config/leaves.ts';
import { findDataDir } from '../../config/load.ts';
import { nodeDatabase, serverDatabase } from '../../config/places.ts';
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
import { openDatabase } from '../../store/open.ts';
import { SERVER_MIGRATIONS } from '../../store/server/migrations.ts';
import type { CliContext } from '../context.ts';
import { formatInstant } from '../format.ts';
import { openOptions } from '../open-store.ts';
import { printFacts, table } from '../output.ts';
import { subCommand } from '../program.ts';
import { addPlaceFlags, loadNeeds } from '../settings.ts';

export function define(command: Command, context: CliContext): void {
  migrateCommand(command, 'up', 'bring the database up to date').action(
    (options: Options, self: Command) => up(placeOf(options, self, context), context),
  );
  migrateCommand(command, 'down', 'take back the newest step, after a backup').action(
    (options: Options, self: Command) => down(placeOf(options, self, context), context),
  );
  migrateCommand(command, 'status', 'which steps are applied').action(
    (options: Options, self: Command) => status(placeOf(options, self, context), context),
  );
}

interface Options {
  readonly mode: Mode;
}

function migrateCommand(parent: Command, name: string, summary: string): Command {
  const mode = new Option('--mode <mode>', 'whose database')
    .choices(['server', 'node'])
    .default('server');
  return addPlaceFlags(subCommand(parent, name, summary)).addOption(mode);
}

interface Place {
  readonly dataDir: string;
  readonly path: string;
  readonly migrations: readonly Migration[];
}

function placeOf({ mode }: Options, command: Command, context: CliContext): Place {
  const dataDir = findDataDir(mode, loadNeeds(command, mode, context));
  return mode === 'server'
    ? { dataDir, path: serverDatabase(dataDir), migrations: SERVER_MIGRATIONS }
    : { dataDir, path: nodeDatabase(dataDir), migrations: NODE_MIGRATIONS };
}

async function up(place: Place, context: CliContext): Promise<void> {
  await makeDataDir(place.dataDir);
  using _lock = lockFolder(place.dataDir);
  await using database = await open(place, context);
  const applied = await migrateUp(database.writes, place.migrations, context.clock.now());
  printFacts(context, { database: place.path, applied }, () =>
    applied.length === 0
      ? `${place.path} is up to date`
      : `${place.path}: applied ${applied.join(', ')}`,
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

async function down(place: Place, context: CliContext): Promise<void> {
  mustExist(place);
  using _lock = lockFolder(place.dataDir);
  // Nobody has it open while we hold the folder, so that its files can be copied.
  const backup = await backUp(place, context.clock.now());
  await using database = await open(place, context);
  const takenBack = (await migrateDown(database.writes, place.migrations)) ?? null;
  printFacts(context, { database: place.path, takenBack, backup }, () =>
    takenBack === null
      ? `${place.path}: nothing to take back (backup: ${backup})`
      : `${place.path}: took back ${takenBack}; the data before is in ${backup}`,
  );
}

/** A copy beside the database, synced: what `sqlite3` or tsn opens again when it is put back. */
async function backUp({ path }: Place, now: number): Promise<string> {
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
  printFacts(context, { database: place.path, steps }, () => renderSteps(steps));
}

function renderSteps(steps: readonly MigrationStatus[]): string {
  return table(
    ['STEP', 'APPLIED'],
    steps.map(({ name, appliedAt }) => [name, formatInstant(appliedAt)]),
  );
}

function mustExist({ path }: Place): void {
  if (!existsSync(path)) throw new TsnError('data/not-found', `there is no database ${path}`);
}

function open(
  { dataDir, path, migrations }: Place,
  context: CliContext,
): Promise<Database<unknown>> {
  return openDatabase<unknown>(
    { ...openOptions(dataDir, context), path, migrate: false },
    migrations,
  );
}
