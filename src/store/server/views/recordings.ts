/** The list of recordings and one recording with everything known of it. */
import type { Kysely } from 'kysely';
import type { RecordingState } from '../../../domain/pipeline.ts';
import type {
  MentionView,
  Page,
  RecordingDetail,
  RecordingItem,
  TranscriptView,
} from '../../../domain/views.ts';
import { mentionReads } from '../mentions.ts';
import { notFound } from '../recordings.ts';
import type { ServerTables } from '../schema.ts';
import { latest } from '../transcripts.ts';
import { type Cursor, formatCursor, readCursor } from './cursor.ts';
import { readItems } from './items.ts';

export interface RecordingList {
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly node?: string | undefined;
  /** The identity alone, upper case. */
  readonly callsign?: string | undefined;
  readonly state?: RecordingState | undefined;
}

/** Newest recordedAt first. */
export async function listRecordings(
  db: Kysely<ServerTables>,
  wanted: RecordingList,
): Promise<Page<RecordingItem>> {
  const after = wanted.after === undefined ? undefined : readCursor(wanted.after);
  const items = await readItems(db, (query) => {
    let chosen = query;
    if (wanted.callsign !== undefined) {
      chosen = chosen.where('recording.id', 'in', withCallsign(db, wanted.callsign));
    }
    if (wanted.node !== undefined) chosen = chosen.where('recording.node', '=', wanted.node);
    if (wanted.state === 'failed') {
      chosen = chosen.where('recording.id', 'in', deadSubjects(db));
    } else if (wanted.state !== undefined) {
      chosen = chosen
        .where('recording.progress', '=', wanted.state)
        .where('recording.id', 'not in', deadSubjects(db));
    }
    if (after !== undefined) {
      chosen = chosen.where((row) =>
        row.eb(
          row.refTuple('recording.recordedAt', 'recording.id'),
          '<',
          row.tuple(after.at, after.key),
        ),
      );
    }
    return chosen
      .orderBy('recording.recordedAt', 'desc')
      .orderBy('recording.id', 'desc')
      .limit(wanted.limit);
  });
  return { items, next: items.length < wanted.limit ? null : cursorAfter(items) };
}

/** One line of the list. Throws `data/not-found`. */
export async function recordingItem(db: Kysely<ServerTables>, id: string): Promise<RecordingItem> {
  const [item] = await readItems(db, (query) => query.where('recording.id', '=', id));
  if (item === undefined) throw notFound(id);
  return item;
}

/** Everything known of one recording. Throws `data/not-found`. */
export async function recordingDetail(
  db: Kysely<ServerTables>,
  id: string,
): Promise<RecordingDetail> {
  const item = await recordingItem(db, id);
  const facts = await db
    .selectFrom('recording')
    .select(['sha256', 'format', 'class', 'timeZone'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { class: recordingClass, ...rest } = facts;
  const mentions = await mentionViews(db, id);
  return { ...item, ...rest, recordingClass, transcript: await transcriptView(db, id), mentions };
}

async function transcriptView(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<TranscriptView | null> {
  const transcript = await latest(db, recordingId);
  if (transcript === undefined) return null;
  return {
    model: transcript.heardBy.model,
    engine: transcript.heardBy.engine,
    language: transcript.language,
    noSpeechProb: transcript.noSpeechProb,
    computeMs: transcript.computeMs,
    createdAt: transcript.createdAt,
    segments: transcript.segments,
  };
}

async function mentionViews(db: Kysely<ServerTables>, id: string): Promise<MentionView[]> {
  const mentions = await mentionReads(db).of(id);
  return mentions.map((mention) => ({
    ...mention,
    prefix: mention.prefix ?? null,
    suffix: mention.suffix ?? null,
  }));
}

function withCallsign(db: Kysely<ServerTables>, callsign: string) {
  return db.selectFrom('mention').select('recordingId').where('callsign', '=', callsign);
}

function deadSubjects(db: Kysely<ServerTables>) {
  return db.selectFrom('job').select('subjectId').where('deadAt', 'is not', null);
}

function cursorAfter(items: readonly RecordingItem[]): string | null {
  const last = items.at(-1);
  if (last === undefined) return null;
  const cursor: Cursor = { at: last.recordedAt, key: last.id };
  return formatCursor(cursor);
}
