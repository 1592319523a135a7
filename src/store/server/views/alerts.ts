/** Alerts, newest recordedAt first, and those of single recordings. */
import type { Kysely } from 'kysely';
import {
  ALERT_KINDS,
  type AlertItem,
  type AlertMark,
  type AlertsWanted,
} from '../../../domain/alert.ts';
import type { Page } from '../../../domain/views.ts';
import { alertReads, storedAlerts, toAlert } from '../alerts.ts';
import type { ServerTables } from '../schema.ts';
import { formatCursor, readCursor } from './cursor.ts';

export async function listAlerts(
  db: Kysely<ServerTables>,
  wanted: AlertsWanted,
): Promise<Page<AlertItem>> {
  const rows = await pageOf(db, wanted).execute();
  const last = rows.at(-1);
  const isLastPage = last === undefined || rows.length < wanted.limit;
  const next = isLastPage
    ? null
    : formatCursor({ at: last.recordedAt, key: `${last.recordingId}~${last.kind}` });
  return { items: rows.map(toItem), next };
}

function pageOf(db: Kysely<ServerTables>, { limit, node, kind, since, after }: AlertsWanted) {
  let query = storedAlerts(db)
    .orderBy('alert.recordedAt', 'desc')
    .orderBy('alert.recordingId', 'desc')
    .orderBy('alert.kind', 'desc')
    .limit(limit);
  if (node !== undefined) query = query.where('alert.node', '=', node);
  if (kind !== undefined) query = query.where('alert.kind', '=', kind);
  if (since !== undefined) query = query.where('alert.recordedAt', '>=', since);
  if (after === undefined) return query;
  const { at, key } = readCursor(after);
  const [recordingId = '', named] = key.split('~');
  const [first] = ALERT_KINDS;
  const last = ALERT_KINDS.find((each) => each === named) ?? first;
  return query
    .where('alert.recordedAt', '<=', at) // where MySQL enters the index: it does not by the three
    .where((row) =>
      row.eb(
        row.refTuple('alert.recordedAt', 'alert.recordingId', 'alert.kind'),
        '<',
        row.tuple(at, recordingId, last),
      ),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof storedAlerts>['executeTakeFirstOrThrow']>>;

function toItem(row: Row): AlertItem {
  const { node, recordedAt, recordingId } = row;
  return {
    ...toAlert(row),
    node,
    recordedAt: Number(recordedAt),
    path: `/recordings/${recordingId}`,
  };
}

/** Of each of these recordings. */
export async function alertsOf(
  db: Kysely<ServerTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly AlertMark[]>> {
  const found = await alertReads(db).of(ids);
  const marks = found.map(({ recordingId, ...mark }) => ({ recordingId, mark }));
  const byId = Map.groupBy(marks, ({ recordingId }) => recordingId);
  return new Map([...byId].map(([id, of]) => [id, of.map(({ mark }) => mark)]));
}
