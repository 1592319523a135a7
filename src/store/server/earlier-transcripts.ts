/**
 * What a second run of the same model replaced. It is kept beside the transcripts, not among
 * them: nothing shows it in place of one, searches it, or finds callsigns in it.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import { saysTheSame } from '../../domain/same-transcript.ts';
import { shownText, type Transcript } from '../../domain/transcript.ts';
import type { ServerTables } from './schema.ts';
import type { StoredTranscript } from './transcript-rows.ts';
import type { EarlierTranscriptTable } from './transcript-schema.ts';
import { versionsOf } from './transcript-versions.ts';

/** Under the id that it had when it was a transcript. */
export interface EarlierTranscript extends StoredTranscript {
  /** When the same model's next run took its place. */
  readonly replacedAt: number;
}

export interface EveryVersion {
  /** The shown one first, then the newest. */
  readonly versions: readonly StoredTranscript[];
  /** The one that was replaced last comes first. */
  readonly earlier: readonly EarlierTranscript[];
}

/** So many of one recording; the oldest are forgotten. */
export const MOST_EARLIER = 20;

/** Keeps what is about to be replaced, unless the same is said again. */
export async function keepEarlier(
  tx: Transaction<ServerTables>,
  before: StoredTranscript,
  after: Transcript,
  now: number,
): Promise<void> {
  if (saysTheSame(before, after)) return;
  const { id, recordingId, createdAt, text: _, ...transcript } = before;
  const row = { id, recordingId, createdAt, replacedAt: now };
  await tx
    .insertInto('earlierTranscript')
    .values({ ...row, transcript: JSON.stringify(transcript satisfies Transcript) })
    .execute();
  const ids = await newestFirst(tx, recordingId).select('id').execute();
  const over = ids.slice(MOST_EARLIER).map((kept) => kept.id);
  if (over.length === 0) return;
  await tx.deleteFrom('earlierTranscript').where('id', 'in', over).execute();
}

/** All of one moment: none is missing, and none is there twice, because it is replaced meanwhile. */
export async function everyVersion(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<EveryVersion> {
  for (;;) {
    const versions = await versionsOf(db, recordingId);
    const rows = await newestFirst(db, recordingId).selectAll().execute();
    const ids = new Set(versions.map(({ id }) => id));
    const isOfOneMoment = rows.every(({ id }) => !ids.has(id));
    if (isOfOneMoment) return { versions, earlier: rows.map(toEarlier) };
  }
}

export async function countEarlier(db: Kysely<ServerTables>, recordingId: string): Promise<number> {
  const { count } = await db
    .selectFrom('earlierTranscript')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('recordingId', '=', recordingId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function newestFirst(db: Kysely<ServerTables>, recordingId: string) {
  return db
    .selectFrom('earlierTranscript')
    .where('recordingId', '=', recordingId)
    .orderBy('replacedAt', 'desc')
    .orderBy('id', 'desc'); // of one instant the one that came last
}

function toEarlier(row: Selectable<EarlierTranscriptTable>): EarlierTranscript {
  const { transcript: written, ...facts } = row;
  const transcript: Transcript = JSON.parse(written);
  return { ...facts, ...transcript, text: shownText(transcript.segments) };
}
