/** Mentions: the callsigns found in the transcript that a recording shows. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Mention } from '../../domain/mention.ts';
import { lacking } from '../jobs/subjects.ts';
import { addToCallsigns, takeFromCallsigns } from './callsigns.ts';
import { noteProgress } from './progress.ts';
import type { MentionTable, ServerTables } from './schema.ts';

export interface MentionReads {
  /** Recordings with words that this engine version has not gone over, and that no job asks for. */
  missing(engineVersion: string, limit: number): Promise<readonly string[]>;
  /** In the order they were said. */
  of(recordingId: string): Promise<readonly Mention[]>;
}

export interface MentionWrites {
  /**
   * What an engine version found in a transcript, in place of what was found before.
   * Without effect when the recording shows another transcript by now; the sweep has
   * that one looked through.
   */
  replace(transcriptId: string, engineVersion: string, mentions: readonly Mention[]): Promise<void>;
}

export function mentionReads(db: Kysely<ServerTables>): MentionReads {
  return {
    missing: (engineVersion, limit) => missing(db, engineVersion, limit),
    async of(recordingId) {
      const rows = await db
        .selectFrom('mention')
        .selectAll()
        .where('recordingId', '=', recordingId)
        .orderBy('ordinal')
        .execute();
      return rows.map(toMention);
    },
  };
}

export function mentionWrites(tx: Transaction<ServerTables>): MentionWrites {
  return {
    replace: (transcriptId, engineVersion, mentions) =>
      replace(tx, transcriptId, engineVersion, mentions),
  };
}

/** Removes what was found in a recording and takes it out of the callsigns' sums. */
export async function forgetMentions(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<void> {
  const rows = await tx
    .selectFrom('mention')
    .select(['callsign', 'recordedAt'])
    .where('recordingId', '=', recordingId)
    .execute();
  const first = rows[0];
  if (first === undefined) return;
  await tx.deleteFrom('mention').where('recordingId', '=', recordingId).execute();
  await takeFromCallsigns(
    tx,
    rows.map(({ callsign }) => callsign),
    first.recordedAt,
  );
}

async function missing(db: Kysely<ServerTables>, engineVersion: string, limit: number) {
  // Two ranges of one index each; `<>` would walk over everything that is up to date.
  const lacks = db
    .selectFrom('recording')
    .select('recording.id')
    .where('heard', '=', 'speech')
    .where(lacking('extract', 'recording.id'))
    .limit(limit);
  const found: string[] = [];
  for (const query of [
    lacks.where('extractedBy', 'is', null),
    lacks.where('extractedBy', '<', engineVersion),
    lacks.where('extractedBy', '>', engineVersion),
  ]) {
    if (found.length < limit) found.push(...(await query.execute()).map(({ id }) => id));
  }
  return found.slice(0, limit);
}

async function replace(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  engineVersion: string,
  mentions: readonly Mention[],
): Promise<void> {
  const recording = await shownRecording(tx, transcriptId);
  if (recording === undefined) return;
  await forgetMentions(tx, recording.id);
  for (const [ordinal, mention] of mentions.entries()) {
    const place = { transcriptId, ordinal, recordingId: recording.id };
    const row = { ...place, recordedAt: recording.recordedAt, ...toColumns(mention) };
    await tx.insertInto('mention').values(row).execute();
  }
  await addToCallsigns(
    tx,
    mentions.map(({ callsign }) => callsign),
    recording.recordedAt,
  );
  await tx
    .updateTable('recording')
    .set({ extractedBy: engineVersion })
    .where('id', '=', recording.id)
    .execute();
  await noteProgress(tx, recording.id);
}

async function shownRecording(tx: Transaction<ServerTables>, transcriptId: string) {
  const row = await tx
    .selectFrom('transcript')
    .innerJoin('recording', 'recording.id', 'transcript.recordingId')
    .select(['recording.id', 'recording.recordedAt', 'recording.transcriptId'])
    .where('transcript.id', '=', transcriptId)
    .executeTakeFirst();
  return row?.transcriptId === transcriptId ? row : undefined;
}

function toColumns(mention: Mention) {
  return {
    callsign: mention.callsign,
    prefix: mention.prefix ?? null,
    suffix: mention.suffix ?? null,
    heardAs: mention.heardAs,
    startOffset: mention.start,
    endOffset: mention.end,
    confidence: mention.confidence,
  };
}

function toMention(row: Selectable<MentionTable>): Mention {
  return {
    callsign: row.callsign,
    ...(row.prefix === null ? {} : { prefix: row.prefix }),
    ...(row.suffix === null ? {} : { suffix: row.suffix }),
    heardAs: row.heardAs,
    start: row.startOffset,
    end: row.endOffset,
    confidence: row.confidence,
  };
}
