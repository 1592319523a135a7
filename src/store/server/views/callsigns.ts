/** Callsigns that were heard, the latest first. */
import type { Kysely } from 'kysely';
import type { CallsignItem, Page } from '../../../domain/views.ts';
import { licenceViews } from '../licence-checks.ts';
import type { ServerTables } from '../schema.ts';
import { formatCursor, readCursor } from './cursor.ts';

export async function listCallsigns(
  db: Kysely<ServerTables>,
  wanted: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<CallsignItem>> {
  let query = db
    .selectFrom('callsign')
    .selectAll()
    .orderBy('lastHeardAt', 'desc')
    .orderBy('callsign', 'desc')
    .limit(wanted.limit);
  if (wanted.after !== undefined) {
    const { at, key } = readCursor(wanted.after);
    query = query
      .where('lastHeardAt', '<=', at) // where MySQL enters the index: it does not by the pair
      .where((row) => row.eb(row.refTuple('lastHeardAt', 'callsign'), '<', row.tuple(at, key)));
  }
  const rows = await query.execute();
  const licences = await licenceViews(
    db,
    rows.map(({ callsign }) => callsign),
  );
  const items = rows.map((row) => ({ ...row, licence: licences.get(row.callsign) ?? null }));
  const last = items.at(-1);
  const isLastPage = last === undefined || items.length < wanted.limit;
  const next = isLastPage ? null : formatCursor({ at: last.lastHeardAt, key: last.callsign });
  return { items, next };
}
