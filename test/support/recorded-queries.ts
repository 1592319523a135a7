/** Sees which statements a question runs, and how SQLite would answer them. */
import { CamelCasePlugin, type CompiledQuery, Kysely } from 'kysely';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { sqliteDialect } from '../../src/store/dialects/sqlite.ts';
import { openForReading } from '../../src/store/dialects/sqlite-file.ts';

export interface RecordedQueries<T> extends AsyncDisposable {
  readonly db: Kysely<T>;
  /** The plans of all statements that `ask` runs, one line per step. */
  plans(ask: () => Promise<unknown>): Promise<readonly string[]>;
}

export function recordQueries<T>(path: string): RecordedQueries<T> {
  const addon = loadSqliteAddon();
  const explaining = openForReading(path, addon);
  const seen: CompiledQuery[] = [];
  const db = new Kysely<T>({
    dialect: sqliteDialect(openForReading(path, addon)),
    plugins: [new CamelCasePlugin()],
    log: (event) => {
      seen.push(event.query);
    },
  });
  return {
    db,
    async plans(ask) {
      seen.length = 0;
      await ask();
      return seen.flatMap(({ sql, parameters }) =>
        explaining
          .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail),
      );
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      explaining.close();
    },
  };
}
