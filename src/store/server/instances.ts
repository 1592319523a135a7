/** Servers that work on this database, as they say themselves every few seconds. */
import type { Kysely, Transaction } from 'kysely';
import type { ServerInstanceTable, ServerTables } from './schema.ts';

export interface InstanceReads {
  list(): Promise<readonly ServerInstanceTable[]>;
}

export interface InstanceWrites {
  /** Says that it lives. */
  put(instance: ServerInstanceTable): Promise<void>;
  /** It has stopped in good order. */
  remove(id: string): Promise<void>;
  /** Lets go of those that were not heard of since. */
  forget(before: number): Promise<void>;
}

export function instanceReads(db: Kysely<ServerTables>): InstanceReads {
  return {
    list: () => db.selectFrom('serverInstance').selectAll().orderBy('id').execute(),
  };
}

export function instanceWrites(tx: Transaction<ServerTables>): InstanceWrites {
  return {
    async put(instance) {
      const { id, ...columns } = instance;
      const { numUpdatedRows } = await tx
        .updateTable('serverInstance')
        .set(columns)
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) await tx.insertInto('serverInstance').values(instance).execute();
    },
    async remove(id) {
      await tx.deleteFrom('serverInstance').where('id', '=', id).execute();
    },
    async forget(before) {
      await tx.deleteFrom('serverInstance').where('seenAt', '<', before).execute();
    },
  };
}
