/** How far each webhook was told of events. One server at a time tells it, under a lease. */
import type { Kysely, Transaction } from 'kysely';
import { CLOCKS_APART_MS } from './clocks-apart.ts';
import type { ServerTables } from './schema.ts';
import type { WebhookTable } from './webhook-schema.ts';

export interface WebhookReads {
  list(): Promise<readonly WebhookTable[]>;
}

/** Whose turn it is, and until when (UTC ms). */
export interface WebhookLease {
  readonly id: string;
  readonly instance: string;
  readonly now: number;
  readonly until: number;
}

export interface WebhookWrites {
  /**
   * Takes or renews the lease and answers the last event that was told; undefined while
   * another server has it. A new hook begins after the event `start`.
   */
  claim(lease: WebhookLease, start: number): Promise<number | undefined>;
  /**
   * It was told up to `eventId`, the last one with `refusal` when it did not want it, and the
   * lease is renewed. False when another server has taken it over.
   */
  advance(lease: WebhookLease, eventId: number, refusal?: string): Promise<boolean>;
  /**
   * It is told again what came after `eventId`. Whoever tells it now has lost the lease by
   * that, and begins anew from there. False when nothing was ever told by that name.
   */
  rewind(id: string, eventId: number): Promise<boolean>;
  /** The next server need not wait for the end of the lease. */
  release(id: string, instance: string): Promise<void>;
}

export function webhookReads(db: Kysely<ServerTables>): WebhookReads {
  return { list: () => db.selectFrom('webhook').selectAll().orderBy('id').execute() };
}

export function webhookWrites(tx: Transaction<ServerTables>): WebhookWrites {
  return {
    async claim({ id, instance, now, until }, start) {
      const row = await held(tx, id);
      const lease = { leasedBy: instance, leasedUntil: until };
      if (row === undefined) {
        const fresh = { id, eventId: start, refused: 0, refusal: null, ...lease };
        await tx.insertInto('webhook').values(fresh).execute();
        return start;
      }
      const isOthers = row.leasedBy !== null && row.leasedBy !== instance;
      const leftMs = Number(row.leasedUntil) - now;
      // Longer than any lease: the clock was ahead, and has been set back since.
      const isStray = leftMs > until - now + CLOCKS_APART_MS;
      if (isOthers && leftMs > 0 && !isStray) return undefined;
      await tx.updateTable('webhook').set(lease).where('id', '=', id).execute();
      return Number(row.eventId);
    },
    async advance({ id, instance, until }, eventId, refusal) {
      const row = await held(tx, id);
      if (row?.leasedBy !== instance) return false;
      const refused = Number(row.refused) + (refusal === undefined ? 0 : 1);
      const change = { eventId, leasedUntil: until, refused, refusal: refusal ?? null };
      await tx.updateTable('webhook').set(change).where('id', '=', id).execute();
      return true;
    },
    async rewind(id, eventId) {
      const { numUpdatedRows } = await tx
        .updateTable('webhook')
        .set({ eventId, leasedBy: null, leasedUntil: 0, refusal: null })
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async release(id, instance) {
      await tx
        .updateTable('webhook')
        .set({ leasedBy: null })
        .where('id', '=', id)
        .where('leasedBy', '=', instance)
        .execute();
    },
  };
}

function held(tx: Transaction<ServerTables>, id: string): Promise<WebhookTable | undefined> {
  return tx.selectFrom('webhook').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}
