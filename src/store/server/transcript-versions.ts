/** The transcripts of a recording beside one another, and which recordings were heard by what. */
import type { Kysely, Selectable } from 'kysely';
import type { ServerTables } from './schema.ts';
import { type StoredTranscript, toTranscript } from './transcript-rows.ts';
import type { TranscriptTable } from './transcript-schema.ts';
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

/** The shown one first, then the newest. */
export async function versionsOf(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<readonly StoredTranscript[]> {
  for (;;) {
    const versions = await readVersions(db, recordingId);
    if (versions !== undefined) return versions; // else one of them was heard anew meanwhile
  }
}

async function readVersions(db: Kysely<ServerTables>, recordingId: string) {
  const rows = await db
    .selectFrom('transcript')
    .innerJoin('recording', 'recording.id', 'transcript.recordingId')
    .selectAll('transcript')
    .select('recording.transcriptId as shownId')
    .where('transcript.recordingId', '=', recordingId)
    .orderBy('transcript.createdAt', 'desc')
    .orderBy('transcript.number', 'desc')
    .execute();
  const versions: StoredTranscript[] = [];
  for (const { shownId, ...row } of rows) {
    const version = await withSegments(db, row);
    if (version === undefined) return undefined;
    if (version.id === shownId) versions.unshift(version);
    else versions.push(version);
  }
  return versions;
}

/** Undefined when it was heard anew since its row was read: other words have another id. */
export async function withSegments(
  db: Kysely<ServerTables>,
  row: Selectable<TranscriptTable>,
): Promise<StoredTranscript | undefined> {
  const segments = await db
    .selectFrom('segment')
    .selectAll()
    .where('transcriptId', '=', row.id)
    .orderBy('ordinal')
    .execute();
  if (segments.length > 0) return toTranscript(row, segments);
  const isThere = await db
    .selectFrom('transcript')
    .select('id')
    .where('id', '=', row.id)
    .executeTakeFirst();
  return isThere === undefined ? undefined : toTranscript(row, []);
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
