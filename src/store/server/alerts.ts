/**
 * Alerts: emergency and urgency words in the transcript that a recording shows, and which of
 * them others were told of. They go with the mentions when the words change; what was told stays.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { type Alert, type AlertKind, type AlertMark, kindsAsGrave } from '../../domain/alert.ts';
import { changeCompiledOnce } from '../compiled.ts';
import type { AlertTable } from './alert-schema.ts';
import { holdTurn } from './events.ts';
import type { ServerTables } from './schema.ts';

/** Which recording an alert is of. */
export interface AlertPlace {
  readonly id: string;
  readonly node: string;
  readonly recordedAt: number;
}

export interface StoredAlert extends AlertMark {
  readonly recordingId: string;
}

export interface AlertReads {
  /** Of these recordings, the gravest first of each. */
  of(recordingIds: readonly string[]): Promise<readonly StoredAlert[]>;
}

export interface AlertWrites {
  /** After the mentions of the same words: with those the alerts of older ones went. */
  put(place: AlertPlace, alert: Alert, rulesVersion: string): Promise<void>;
  /**
   * Whether it is news: neither it, nor a copy of it that another node heard, nor the like at
   * that node at most `repeatMs` before or after it was told. Others that tell wait meanwhile.
   */
  isNews(place: AlertPlace, alert: Alert, repeatMs: number): Promise<boolean>;
  noteTold(place: AlertPlace, alert: Alert, toldAt: number): Promise<void>;
}

export function alertReads(db: Kysely<ServerTables>): AlertReads {
  return {
    async of(recordingIds) {
      if (recordingIds.length === 0) return [];
      const rows = await storedAlerts(db)
        .where('alert.recordingId', 'in', recordingIds)
        .orderBy('alert.recordingId')
        .orderBy('alert.kind') // as it happens, the alphabet knows which is graver
        .execute();
      return rows.map(toAlert);
    },
  };
}

/** With when it was told. */
export function storedAlerts(db: Kysely<ServerTables>) {
  return db
    .selectFrom('alert')
    .leftJoin('alertTold', (join) =>
      join
        .onRef('alertTold.recordingId', '=', 'alert.recordingId')
        .onRef('alertTold.kind', '=', 'alert.kind'),
    )
    .selectAll('alert')
    .select('alertTold.toldAt');
}

export function toAlert(
  row: Selectable<AlertTable> & { readonly toldAt: number | null },
): StoredAlert {
  const { recordingId, kind, quote, atMs, callsign, exercise, isUnsure, toldAt } = row;
  const times = { atMs: Number(atMs), toldAt: toldAt === null ? null : Number(toldAt) };
  return { recordingId, kind, quote, callsign, exercise, isUnsure: isUnsure !== 0, ...times };
}

export function alertWrites(tx: Transaction<ServerTables>): AlertWrites {
  return {
    async put({ id: recordingId, node, recordedAt }, { isUnsure, ...alert }, rulesVersion) {
      const row = { recordingId, node, recordedAt, rulesVersion, ...alert };
      await tx
        .insertInto('alert')
        .values({ ...row, isUnsure: isUnsure ? 1 : 0 })
        .execute();
    },
    async isNews(place, alert, repeatMs) {
      await holdTurn(tx);
      if (await wasTold(tx, place.id, alert.kind)) return false;
      return (
        !(await wasToldNear(tx, place, alert, repeatMs)) && !(await wasCopyTold(tx, place, alert))
      );
    },
    async noteTold({ id: recordingId, node, recordedAt }, { kind, exercise }, toldAt) {
      const isExercise = exercise === null ? 0 : 1;
      await tx
        .insertInto('alertTold')
        .values({ recordingId, kind, node, recordedAt, isExercise, toldAt })
        .execute();
    },
  };
}

const forget = changeCompiledOnce(
  (db: Kysely<ServerTables>, { recordingId }: { readonly recordingId: string }) =>
    db.deleteFrom('alert').where('recordingId', '=', recordingId),
);

/** Its words have changed. */
export async function forgetAlerts(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<void> {
  await forget(tx, { recordingId });
}

async function wasTold(tx: Transaction<ServerTables>, recordingId: string, kind: AlertKind) {
  const row = await told(tx)
    .where('recordingId', '=', recordingId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row !== undefined;
}

function told(tx: Transaction<ServerTables>) {
  return tx.selectFrom('alertTold').select('toldAt').limit(1);
}

/** What is graver speaks for what is less so; an exercise speaks for no emergency. */
function atLeast(tx: Transaction<ServerTables>, { kind, exercise }: Alert) {
  const same = told(tx).where('kind', 'in', kindsAsGrave(kind));
  return exercise === null ? same.where('isExercise', '=', 0) : same;
}

async function wasToldNear(
  tx: Transaction<ServerTables>,
  { node, recordedAt }: AlertPlace,
  alert: Alert,
  repeatMs: number,
): Promise<boolean> {
  const row = await atLeast(tx, alert)
    .where('node', '=', node)
    .where('recordedAt', '>', recordedAt - repeatMs)
    .where('recordedAt', '<', recordedAt + repeatMs)
    .executeTakeFirst();
  return row !== undefined;
}

/** Nodes that heard the same transmission: domain/same-transmission.ts. */
async function wasCopyTold(
  tx: Transaction<ServerTables>,
  { id }: AlertPlace,
  alert: Alert,
): Promise<boolean> {
  const copies = await tx
    .selectFrom('copy as own')
    .innerJoin('copy as other', 'other.entryId', 'own.entryId')
    .select('other.recordingId')
    .where('own.recordingId', '=', id)
    .execute();
  if (copies.length === 0) return false;
  const ids = copies.map(({ recordingId }) => recordingId);
  const row = await atLeast(tx, alert).where('recordingId', 'in', ids).executeTakeFirst();
  return row !== undefined;
}
