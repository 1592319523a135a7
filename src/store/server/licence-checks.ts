/** What the callbook says of the callsigns that were heard; asked again when an answer has grown old. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { LicenceView } from '../../domain/views.ts';
import type { LicenceCheckTable, ServerTables } from './schema.ts';

export type LicenceCheck = Selectable<LicenceCheckTable>;

export interface LicenceCheckReads {
  /** Callsigns that were heard and never checked, then those whose check is due. */
  wanted(now: number, limit: number): Promise<readonly string[]>;
  of(callsigns: readonly string[]): Promise<ReadonlyMap<string, LicenceCheck>>;
}

export interface LicenceCheckWrites {
  put(check: LicenceCheck): Promise<void>;
}

export function licenceCheckReads(db: Kysely<ServerTables>): LicenceCheckReads {
  return {
    async wanted(now, limit) {
      const never = await db
        .selectFrom('callsign')
        .leftJoin('licenceCheck', 'licenceCheck.callsign', 'callsign.callsign')
        .select('callsign.callsign')
        .where('licenceCheck.callsign', 'is', null)
        .orderBy('callsign.lastHeardAt', 'desc')
        .limit(limit)
        .execute();
      const old = await db
        .selectFrom('licenceCheck')
        .select('callsign')
        .where('dueAt', '<=', now)
        .orderBy('dueAt')
        .limit(limit - never.length)
        .execute();
      return [...never, ...old].map(({ callsign }) => callsign);
    },
    async of(callsigns) {
      if (callsigns.length === 0) return new Map();
      const rows = await db
        .selectFrom('licenceCheck')
        .selectAll()
        .where('callsign', 'in', [...new Set(callsigns)])
        .execute();
      return new Map(rows.map((row) => [row.callsign, row]));
    },
  };
}

export function licenceCheckWrites(tx: Transaction<ServerTables>): LicenceCheckWrites {
  return {
    async put(check) {
      await tx.deleteFrom('licenceCheck').where('callsign', '=', check.callsign).execute();
      await tx.insertInto('licenceCheck').values(check).execute();
    },
  };
}

/** As people are shown it. */
export async function licenceViews(
  db: Kysely<ServerTables>,
  callsigns: readonly string[],
): Promise<ReadonlyMap<string, LicenceView>> {
  const checks = await licenceCheckReads(db).of(callsigns);
  return new Map([...checks].map(([callsign, check]) => [callsign, viewOf(check)]));
}

function viewOf({ state, source, firstName, city, region, country }: LicenceCheck): LicenceView {
  return { state, source, firstName, city, region, country };
}
