/**
 * Sessions of scheduled nets: derived from what recordings say (./net-said.ts), one for each net and
 * planned start. Its row is held while it is derived, so that of two servers the later one sees all.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  closedInTime,
  dueAt,
  type NetSession,
  newsOf,
  type SaidOfNet,
  sessionFrom,
  type ToldOfNet,
} from '../../domain/net-session.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { EventWrites } from './events.ts';
import { addSaid, type SessionKey, takeSaid } from './net-said.ts';
import type { NetSessionTable } from './net-schema.ts';
import type { ServerTables } from './schema.ts';

export interface NetSessionReads {
  /** Those of a net that were planned to start then and of which anything was heard. */
  of(net: string, startsAt: readonly number[]): Promise<readonly NetSession[]>;
}

export interface NetSessionWrites {
  /**
   * Adds what a recording says, after what it said before was forgotten with its mentions
   * (./mentions.ts); tells what is news in it.
   */
  said(
    recording: { readonly id: string; readonly node: string },
    said: readonly SaidOfNet[],
  ): Promise<void>;
  /** Closes by their time those that nobody was heard to close; answers how many were looked at. */
  closeDue(): Promise<number>;
}

export function netSessionReads(db: Kysely<ServerTables>): NetSessionReads {
  return {
    async of(net, startsAt) {
      if (startsAt.length === 0) return [];
      const rows = await db
        .selectFrom('netSession')
        .selectAll()
        .where('net', '=', net)
        .where('startsAt', 'in', startsAt)
        .orderBy('startsAt')
        .execute();
      return rows.map(toSession);
    },
  };
}

export function netSessionWrites(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  clock: Clock,
): NetSessionWrites {
  return {
    async said(recording, said) {
      for (const key of await addSaid(tx, recording, said)) {
        const row = { ...(await held(tx, key)), closesAt: key.closesAt }; // as it is planned today
        await settle(tx, events, row, clock.now());
      }
    },
    closeDue: () => closeDue(tx, events, clock.now()),
  };
}

/**
 * Takes back what a recording said; the sessions that rested on it follow. Nobody is told: that is
 * for who finds other words.
 */
export async function forgetSaid(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<void> {
  for (const key of await takeSaid(tx, recordingId)) {
    const row = await held(tx, key);
    await keep(tx, row, await derived(tx, row), row);
  }
}

async function settle(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  row: Selectable<NetSessionTable>,
  now: number,
): Promise<void> {
  const session = closedInTime(await derived(tx, row), now);
  const news = newsOf(session, row, now);
  for (const event of news.events) events.add(event);
  await keep(tx, row, session, news.told);
}

const MOST_DUE = 100;

export function dueSessions(db: Kysely<ServerTables>, now: number) {
  return db.selectFrom('netSession').select('id').where('dueAt', '<=', now).limit(MOST_DUE);
}

async function closeDue(
  tx: Transaction<ServerTables>,
  events: EventWrites,
  now: number,
): Promise<number> {
  const due = await dueSessions(tx, now).execute();
  for (const { id } of due) {
    const row = await tx
      .selectFrom('netSession')
      .selectAll()
      .where('id', '=', id)
      .where('dueAt', '<=', now) // another server may have closed it meanwhile
      .forUpdate()
      .executeTakeFirst();
    if (row !== undefined) await settle(tx, events, row, now);
  }
  return due.length;
}

/** The row of a session, made when there is none, and held until the transaction ends. */
async function held(tx: Transaction<ServerTables>, { net, startsAt, closesAt }: SessionKey) {
  const known = await tx
    .selectFrom('netSession')
    .selectAll()
    .where('net', '=', net)
    .where('startsAt', '=', startsAt)
    .forUpdate()
    .executeTakeFirst();
  if (known !== undefined) return known;
  const row = { id: newId(), net, startsAt, closesAt, ...NOTHING };
  await tx.insertInto('netSession').values(row).execute();
  return row;
}

const NOTHING = {
  ...{ node: null, control: null, openedAt: null, openedRecordingId: null, openedQuote: null },
  ...{ closedAt: null, closedRecordingId: null, closedQuote: null },
  ...{ openedToldAt: null, closedToldAt: null, dueAt: null },
};

async function derived(
  tx: Transaction<ServerTables>,
  row: Selectable<NetSessionTable>,
): Promise<NetSession> {
  const said = await tx
    .selectFrom('netSaid')
    .selectAll()
    .where('net', '=', row.net)
    .where('startsAt', '=', row.startsAt)
    .execute();
  return sessionFrom(toSession(row), said);
}

async function keep(
  tx: Transaction<ServerTables>,
  { id }: { readonly id: string },
  session: NetSession,
  told: ToldOfNet,
): Promise<void> {
  const { opened, closed, closesAt } = session;
  const { openedToldAt, closedToldAt } = told;
  await tx
    .updateTable('netSession')
    .set({
      ...{ closesAt, openedToldAt, closedToldAt, dueAt: dueAt(session, told) },
      ...{ node: opened?.node ?? null, control: opened?.control ?? null },
      openedAt: opened?.at ?? null,
      openedRecordingId: opened?.recordingId ?? null,
      openedQuote: opened?.quote ?? null,
      closedAt: closed?.at ?? null,
      closedRecordingId: closed?.recordingId ?? null,
      closedQuote: closed?.quote ?? null,
    })
    .where('id', '=', id)
    .execute();
}

function toSession(row: Selectable<NetSessionTable>): NetSession {
  const { net, startsAt, closesAt, openedAt, closedAt, node, control } = row;
  const { openedRecordingId, openedQuote, closedRecordingId, closedQuote } = row;
  const opening = { recordingId: openedRecordingId, quote: openedQuote, control };
  const closing = { recordingId: closedRecordingId, quote: closedQuote };
  return {
    ...{ net, startsAt, closesAt },
    opened: openedAt === null ? null : { at: openedAt, node: node ?? '', ...opening },
    closed: closedAt === null ? null : { at: closedAt, ...closing },
  };
}
