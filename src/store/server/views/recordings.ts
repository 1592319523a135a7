/** The list of recordings and one recording with everything known of it. */
import { expressionBuilder, type Kysely } from 'kysely';
import type { RecordingState } from '../../../domain/pipeline.ts';
import { recordedActivity } from '../../../domain/recorded-activity.ts';
import type {
  MentionView,
  Page,
  RecordingDetail,
  RecordingItem,
  TranscriptView,
} from '../../../domain/views.ts';
import { withVoiceIds } from '../../../domain/voice-id.ts';
import { deadSubjects } from '../../jobs/subjects.ts';
import { licenceViews } from '../licence-checks.ts';
import { mentionReads } from '../mentions.ts';
import { notFound } from '../recordings.ts';
import type { ServerTables } from '../schema.ts';
import { latest } from '../transcripts.ts';
import { transmissionReads } from '../transmissions.ts';
import { formatCursor, readCursor } from './cursor.ts';
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
  const page = await pageOf(db, wanted);
  const last = page.at(-1);
  if (last === undefined) return { items: [], next: null };
  const items = await readItems(
    db,
    page.map(({ id }) => id),
  );
  const next =
    page.length < wanted.limit ? null : formatCursor({ at: last.recordedAt, key: last.id });
  return { items, next };
}

/** Which recordings are on the page, from indexes alone; what is shown of them comes after. */
function pageOf(db: Kysely<ServerTables>, wanted: RecordingList) {
  return wanted.callsign === undefined
    ? pageOfAll(db, wanted)
    : pageOfCallsign(db, wanted, wanted.callsign);
}

async function pageOfAll(db: Kysely<ServerTables>, wanted: RecordingList) {
  let query = db
    .selectFrom('recording')
    .select(['recording.id', 'recording.recordedAt'])
    .where(condition(db, wanted))
    .orderBy('recording.recordedAt', 'desc')
    .orderBy('recording.id', 'desc')
    .limit(wanted.limit);
  const { after } = wanted;
  if (after !== undefined) {
    const { at, key } = readCursor(after);
    query = query
      .where('recording.recordedAt', '<=', at) // where MySQL enters the index: it does not by the pair
      .where((row) =>
        row.eb(row.refTuple('recording.recordedAt', 'recording.id'), '<', row.tuple(at, key)),
      );
  }
  return query.execute();
}

/** The same order, read from the mentions: someone heard daily has tens of thousands. */
async function pageOfCallsign(db: Kysely<ServerTables>, wanted: RecordingList, callsign: string) {
  let query = db
    .selectFrom('mention')
    .crossJoin('recording')
    .whereRef('recording.id', '=', 'mention.recordingId')
    .select(['mention.recordingId as id', 'mention.recordedAt'])
    .where('mention.callsign', '=', callsign)
    .where(condition(db, wanted))
    .groupBy(['mention.recordedAt', 'mention.recordingId'])
    .orderBy('mention.recordedAt', 'desc')
    .orderBy('mention.recordingId', 'desc')
    .limit(wanted.limit);
  const { after } = wanted;
  if (after !== undefined) {
    const { at, key } = readCursor(after);
    query = query
      .where('mention.recordedAt', '<=', at)
      .where((row) =>
        row.eb(row.refTuple('mention.recordedAt', 'mention.recordingId'), '<', row.tuple(at, key)),
      );
  }
  return query.execute();
}

function condition(db: Kysely<ServerTables>, { node, state }: RecordingList) {
  const eb = expressionBuilder<ServerTables, 'recording'>();
  return eb.and([
    ...(node === undefined ? [] : [eb('recording.node', '=', node)]),
    ...(state === undefined ? [] : inState(db, state)),
  ]);
}

function inState(db: Kysely<ServerTables>, state: RecordingState) {
  const eb = expressionBuilder<ServerTables, 'recording'>();
  if (state === 'failed') return [eb('recording.id', 'in', deadSubjects(db))];
  return [eb('recording.progress', '=', state), eb('recording.id', 'not in', deadSubjects(db))];
}

/** One line of the list. Throws `data/not-found`. */
export async function recordingItem(db: Kysely<ServerTables>, id: string): Promise<RecordingItem> {
  const [item] = await readItems(db, [id]);
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
    .select(['sha256', 'format', 'class', 'timeZone', 'recordedAt', 'manifest'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { class: recordingClass, sha256, format, timeZone } = facts;
  const activity = recordedActivity({ ...facts, manifest: JSON.parse(facts.manifest) });
  const [transcript, mentions] = [await transcriptView(db, id), await mentionViews(db, id)];
  const fragments = await mentionReads(db).fragmentsOf(id);
  const found = await transmissionReads(db).of(id);
  const transmissions = withVoiceIds(found, transcript?.segments ?? [], mentions);
  const words = { transmissions, transcript, mentions, fragments };
  return { ...item, sha256, format, timeZone, recordingClass, activity, ...words };
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
  const licences = await licenceViews(
    db,
    mentions.map(({ callsign }) => callsign),
  );
  return mentions.map((mention) => ({
    ...mention,
    prefix: mention.prefix ?? null,
    suffix: mention.suffix ?? null,
    role: mention.role ?? null,
    parts: mention.parts ?? null,
    because: mention.because ?? null,
    alternatives: mention.alternatives ?? [],
    licence: licences.get(mention.callsign) ?? null,
  }));
}
