/**
 * Writes the schema that the migrations make into the repository, so that changes of
 * it are seen in review: src/store/{server,node}/schema.sql. A test fails when they are stale.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../src/platform/clock.ts';
import { loadSqliteAddon } from '../src/platform/native-parts.ts';
import { CALLBOOK_MIGRATIONS } from '../src/store/callbook/migrations.ts';
import type { Migration } from '../src/store/migrate.ts';
import { NODE_MIGRATIONS } from '../src/store/node/migrations.ts';
import { openDatabase } from '../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../src/store/server/migrations.ts';

export interface SchemaDump {
  readonly path: string;
  readonly content: string;
}

export async function dumpSchemas(): Promise<readonly SchemaDump[]> {
  return [
    await dump('server', SERVER_MIGRATIONS),
    await dump('node', NODE_MIGRATIONS),
    await dump('callbook', CALLBOOK_MIGRATIONS),
  ];
}

async function dump(mode: 'server' | 'node' | 'callbook', migrations: readonly Migration[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tsn-schema-'));
  try {
    const options = { path: join(folder, 'db'), clock: systemClock, addon: loadSqliteAddon() };
    await using database = await openDatabase<unknown>(options, migrations);
    const { rows } = await sql<{ sql: string }>`
      select sql from sqlite_schema
      where sql is not null and name not like 'sqlite_%' and name not glob 'transcript_words_[cdi]*'
        or type = 'trigger'
      order by tbl_name, type desc, name`.execute(database.reads);
    const statements = rows.map((row) => `${spread(row.sql)};\n`);
    const head = `-- The ${mode}'s schema after all migrations. Written by scripts/schema-dump.ts.\n\n`;
    const path = join(import.meta.dirname, `../src/store/${mode}/schema.sql`);
    return { path, content: head + statements.join('\n') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One column per line, so that a change of one column is a change of one line. */
function spread(statement: string): string {
  const line = statement.replaceAll(/\s+/g, ' ');
  if (!/^create (virtual )?table/i.test(line)) return line;
  let depth = 0;
  const parts = line.split('').map((letter, index) => {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    const opens = letter === '(' && depth === 1;
    if (opens || (letter === ',' && depth === 1)) return `${letter}\n `;
    return letter === ')' && index === line.length - 1 ? '\n)' : letter;
  });
  return parts.join('').replaceAll(/^ +(?=\S)/gm, '  ');
}

if (import.meta.main) {
  for (const { path, content } of await dumpSchemas()) await writeFile(path, content);
}
