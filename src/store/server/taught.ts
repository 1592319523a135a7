/** What people have taught: words that were heard, and the callsign they mean. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Taught } from '../../domain/taught.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { ServerTables, TaughtTable } from './schema.ts';

export interface TaughtReads {
  /** What holds at `node`, what holds everywhere first; without `node` all of it. */
  list(node?: string): Promise<readonly Taught[]>;
}

export interface TaughtWrites {
  /** In place of what the same words meant at the same place before. Answers it as stored. */
  teach(lesson: Omit<Taught, 'id'>): Promise<Taught>;
  /** Throws `data/not-found`. */
  forget(id: string): Promise<Taught>;
}

const EVERYWHERE = '';

export function taughtReads(db: Kysely<ServerTables>): TaughtReads {
  return {
    async list(node) {
      let query = db.selectFrom('taught').selectAll().orderBy('node').orderBy('heard');
      if (node !== undefined) query = query.where('node', 'in', [node, EVERYWHERE]);
      return (await query.execute()).map(toTaught);
    },
  };
}

export function taughtWrites(tx: Transaction<ServerTables>): TaughtWrites {
  return {
    async teach({ heard, means, node, taughtAt }) {
      const place = { heard, node: node ?? EVERYWHERE };
      await tx
        .deleteFrom('taught')
        .where('heard', '=', place.heard)
        .where('node', '=', place.node)
        .execute();
      const row = { ...place, id: newId(), means: means ?? '', taughtAt };
      await tx.insertInto('taught').values(row).execute();
      return toTaught(row);
    },
    async forget(id) {
      const row = await tx.selectFrom('taught').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined)
        throw new TsnError('data/not-found', `nothing taught has the id ${id}`);
      await tx.deleteFrom('taught').where('id', '=', id).execute();
      return toTaught(row);
    },
  };
}

function toTaught({ means, node, ...row }: Selectable<TaughtTable>): Taught {
  return { ...row, means: means === '' ? null : means, node: node === EVERYWHERE ? null : node };
}
