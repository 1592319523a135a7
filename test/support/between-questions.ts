/** A store's database for reading, in which something happens between two questions. */
import type { Kysely, KyselyPlugin } from 'kysely';
import { openDatabase } from '../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { storePlaceIn } from './temp-store.ts';

interface Lifetime {
  after(done: () => Promise<void>): void;
}

/** `happens` after the answer to the question `after` (from 1), once; the store is that in `folder`. */
export async function readsWhile(
  t: Lifetime,
  folder: string,
  happens: () => Promise<unknown>,
  after = 1,
): Promise<Kysely<ServerTables>> {
  const options = { ...(await storePlaceIn(t, folder)), clock: new FakeClock() };
  const database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  t.after(() => database[Symbol.asyncDispose]());
  let answers = 0;
  const between: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      answers += 1;
      if (answers === after) await happens();
      return result;
    },
  };
  return database.reads.withPlugin(between);
}
