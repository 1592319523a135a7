/** The transcripts of a recording beside one another, and which recordings were heard by what. */
import type { Kysely } from 'kysely';
import type { ServerTables } from './schema.ts';
import { type StoredTranscript, toTranscript } from './transcript-rows.ts';
import type { TranscriptRange } from './transcripts.ts';

export interface HeardAgain {
  readonly recordingId: string;
  readonly transcriptId: string;
  readonly durationMs: number;
  readonly engine: string;
  readonly model: string;
  /** Empty: the engine did not say. */
  readonly modelType: string;
}

export async function versionsOf(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<readonly StoredTranscript[]> {
  const shown = await db
    .selectFrom('recording')
    .select('transcriptId')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('transcript')
    .selectAll()
    .where('recordingId', '=', recordingId)
    .orderBy('createdAt', 'desc')
    .orderBy('number', 'desc')
    .execute();
  const versions: StoredTranscript[] = [];
  for (const row of rows) {
    const segments = await db
      .selectFrom('segment')
      .selectAll()
      .where('transcriptId', '=', row.id)
      .orderBy('ordinal')
      .execute();
    versions.push(toTranscript(row, segments));
  }
  const isShown = ({ id }: StoredTranscript): boolean => id === shown?.transcriptId;
  return [...versions.filter(isShown), ...versions.filter((version) => !isShown(version))];
}

export async function heardAgain(
  db: Kysely<ServerTables>,
  { sinceMs, node, afterId, limit }: TranscriptRange,
): Promise<readonly HeardAgain[]> {
  let query = db
    .selectFrom('recording')
    .innerJoin('transcript', 'transcript.id', 'recording.transcriptId')
    .select(['recording.id as recordingId', 'transcript.id as transcriptId', 'durationMs'])
    .select(['transcript.engine', 'transcript.model', 'transcript.modelType'])
    .where('recording.id', '>', afterId)
    .orderBy('recording.id')
    .limit(limit);
  if (sinceMs !== undefined) query = query.where('recordedAt', '>=', sinceMs);
  if (node !== undefined) query = query.where('node', '=', node);
  const rows = await query.execute();
  return rows.map(({ durationMs, modelType, ...row }) => ({
    ...row,
    durationMs: durationMs ?? 0,
    modelType: modelType ?? '',
  }));
}
