/** Licences of the imported register: by callsign, and by what is known of a callsign. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { type PatternPlan, reversed } from '../../domain/callbook/call-pattern.ts';
import type { UlsPart, UlsRecords } from '../../domain/callbook/uls.ts';
import type { Licence } from '../../domain/callbook.ts';
import type { CallbookTables, LicenceTable } from './schema.ts';

export interface LicenceReads {
  /** The licence in force under the callsign, else the latest one; undefined when there was none. */
  of(callsign: string): Promise<Licence | undefined>;
  /** One licence for each callsign that the plan means, in the order of the callsigns. */
  search(plan: PatternPlan, limit: number): Promise<readonly Licence[]>;
}

export interface LicenceWrites {
  /** Adds or changes licences (HD), or what is known of those that are there (AM, EN). */
  put<Part extends UlsPart>(
    part: Part,
    records: readonly UlsRecords[Part][],
    importId: number,
  ): Promise<void>;
  /** Removes what the full import `importId` did not have; answers how many. */
  forgetUnseen(importId: number): Promise<number>;
}

export function licenceReads(db: Kysely<CallbookTables>): LicenceReads {
  return {
    async of(callsign) {
      const rows = await db
        .selectFrom('licence')
        .selectAll()
        .where('callsign', '=', callsign)
        .execute();
      return bestOf(rows);
    },
    search: (plan, limit) => search(db, plan, limit),
  };
}

export function licenceWrites(tx: Transaction<CallbookTables>): LicenceWrites {
  return {
    async put(part, records, importId) {
      if (records.length > 0) await WRITERS[part](tx, records as never, importId); // `never`: the writer of this part takes its records
    },
    async forgetUnseen(importId) {
      const { numDeletedRows } = await tx
        .deleteFrom('licence')
        .where('seenIn', '<>', importId)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

type LicenceRow = Selectable<LicenceTable>;

async function search(db: Kysely<CallbookTables>, plan: PatternPlan, limit: number) {
  const callsigns =
    plan.by === 'callsigns' ? plan.callsigns : await callsignsBetween(db, plan, limit);
  if (callsigns.length === 0) return [];
  const rows = await db
    .selectFrom('licence')
    .selectAll()
    .where('callsign', 'in', callsigns)
    .orderBy('callsign')
    .execute();
  const groups = Map.groupBy(rows, ({ callsign }) => callsign);
  return [...groups.values()]
    .map(bestOf)
    .filter((licence) => licence !== undefined)
    .slice(0, limit);
}

async function callsignsBetween(
  db: Kysely<CallbookTables>,
  { by, from, to, glob }: Exclude<PatternPlan, { by: 'callsigns' }>,
  limit: number,
): Promise<readonly string[]> {
  const column = by === 'start' ? 'callsign' : 'reversed';
  const rows = await db
    .selectFrom('licence')
    .select(`${column} as found`)
    .distinct()
    .where(column, '>=', from)
    .where(column, '<', to)
    .where(sql<boolean>`${sql.ref(column)} glob ${glob}`)
    .orderBy(column)
    .limit(limit)
    .execute();
  return rows.map(({ found }) => (by === 'start' ? found : reversed(found)));
}

/** A callsign is given out again after its licence has ended: the one in force counts, else the latest. */
function bestOf(rows: readonly LicenceRow[]): Licence | undefined {
  const [best] = rows.toSorted(
    (a, b) =>
      Number(b.status === 'active') - Number(a.status === 'active') ||
      (b.grantedOn ?? '').localeCompare(a.grantedOn ?? '') ||
      b.id - a.id,
  );
  return best === undefined ? undefined : toLicence(best);
}

/** What the register has for its own use. */
const INTERNAL = new Set(['id', 'reversed', 'seenIn']);

function toLicence(row: LicenceRow): Licence {
  const known = Object.entries(row).filter(
    ([column, value]) => value !== null && !INTERNAL.has(column),
  );
  // `as`: the columns of a licence, without those that are null.
  return { ...(Object.fromEntries(known) as unknown as Licence), country: 'United States' };
}

type Writer<Record> = (
  tx: Transaction<CallbookTables>,
  records: readonly Record[],
  importId: number,
) => Promise<unknown>;

/** One statement for a whole batch: the rows travel as JSON, which is several times faster than binding them. */
const WRITERS: { readonly [Part in UlsPart]: Writer<UlsRecords[Part]> } = {
  HD: (tx, records, importId) => {
    const rows = records.map((row) => [
      row.id,
      row.callsign,
      reversed(row.callsign),
      row.status,
      row.grantedOn,
      row.expiresOn,
    ]);
    return sql`insert into licence (id, callsign, reversed, status, granted_on, expires_on, seen_in)
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ${importId}
      from json_each(${JSON.stringify(rows)}) where true
      on conflict (id) do update set callsign = excluded.callsign, reversed = excluded.reversed,
        status = excluded.status, granted_on = excluded.granted_on,
        expires_on = excluded.expires_on, seen_in = excluded.seen_in`.execute(tx);
  },
  AM: (tx, records) => {
    const rows = records.map((row) => [
      row.id,
      row.operatorClass,
      row.previousCallsign,
      row.trustee,
    ]);
    return sql`update licence set operator_class = part.value ->> 1,
      previous_callsign = part.value ->> 2, trustee = part.value ->> 3
      from json_each(${JSON.stringify(rows)}) as part
      where licence.id = part.value ->> 0`.execute(tx);
  },
  EN: (tx, records) => {
    const rows = records.map((row) => [
      row.id,
      row.name,
      row.firstName,
      row.kind,
      row.city,
      row.state,
    ]);
    return sql`update licence set name = part.value ->> 1, first_name = part.value ->> 2,
      kind = part.value ->> 3, city = part.value ->> 4, state = part.value ->> 5
      from json_each(${JSON.stringify(rows)}) as part
      where licence.id = part.value ->> 0`.execute(tx);
  },
};
