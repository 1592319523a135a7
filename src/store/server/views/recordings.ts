/** The list of recordings and one recording with everything known of it. */
import { type Expression, expressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { RecordingState } from '../../../domain/pipeline.ts';
import { recordedActivity } from '../../../domain/recorded-activity.ts';
import type { MentionView, Page, RecordingDetail, RecordingItem } from '../../../domain/views.ts';
import { withVoiceIds } from '../../../domain/voice-id.ts';
import { deadSubjects, hasOpenJob } from '../../jobs/subjects.ts';
import { audioStateReads, notGrown } from '../audio-state.ts';
import { shownCopy } from '../copies.ts';
import { licenceViews } from '../licence-checks.ts';
import { mentionReads } from '../mentions.ts';
import { notFound } from '../recordings.ts';
import type { ServerTables } from '../schema.ts';
import { transmissionReads } from '../transmissions.ts';
import { copyViews } from './copies.ts';
import { formatCursor, readCursor } from './cursor.ts';
import { readItems } from './items.ts';
import { madeOf } from './next-jobs.ts';
import { transcriptView } from './transcripts.ts';

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
  now: number,
): Promise<Page<RecordingItem>> {
  const page = await pageOf(db, wanted, now);
  const last = page.at(-1);
  if (last === undefined) return { items: [], next: null };
  const items = await readItems(
    db,
    page.map(({ id }) => id),
    now,
  );
  const next =
    page.length < wanted.limit ? null : formatCursor({ at: last.recordedAt, key: last.id });
  return { items, next };
}

/** Which recordings are on the page, from indexes alone; what is shown of them comes after. */
async function pageOf(db: Kysely<ServerTables>, wanted: RecordingList, now: number) {
  const { node, state } = wanted;
  const condition = conditionOf(db, { node, state }, now);
  if (condition === undefined) return [];
  return wanted.callsign === undefined
    ? pageOfAll(db, wanted, condition)
    : pageOfCallsign(db, wanted, condition, wanted.callsign);
}

type Condition = Expression<SqlBool>;

async function pageOfAll(db: Kysely<ServerTables>, wanted: RecordingList, condition: Condition) {
  let query = db
    .selectFrom('recording')
    .select(['recording.id', 'recording.recordedAt'])
    .where(condition)
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
async function pageOfCallsign(
  db: Kysely<ServerTables>,
  wanted: RecordingList,
  condition: Condition,
  callsign: string,
) {
  let query = db
    .selectFrom('mention')
    .crossJoin('recording')
    .whereRef('recording.id', '=', 'mention.recordingId')
    .select(['mention.recordingId as id', 'mention.recordedAt'])
    .where('mention.callsign', '=', callsign)
    .where(condition)
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

/** Undefined: no recording that is here can be so. */
function conditionOf(
  db: Kysely<ServerTables>,
  { node, state }: Pick<RecordingList, 'node' | 'state'>,
  now: number,
): Condition | undefined {
  const eb = expressionBuilder<ServerTables, 'recording'>();
  const ofNode = [
    notGrown('recording.id'), // a longer version of the same file is shown in its place
    ...(node === undefined ? [shownCopy('recording.id')] : [eb('recording.node', '=', node)]),
  ];
  if (state === undefined) return eb.and(ofNode);
  const inState = stateCondition(db, state, now);
  return inState === undefined ? undefined : eb.and([...ofNode, inState]);
}

function stateCondition(
  db: Kysely<ServerTables>,
  state: RecordingState,
  now: number,
): Condition | undefined {
  const eb = expressionBuilder<ServerTables, 'recording'>();
  if (state === 'failed') return eb('recording.id', 'in', deadSubjects(db));
  const made = madeOf(state);
  if (made === undefined) return undefined;
  const alive = [
    eb('recording.progress', '=', made.progress),
    eb('recording.id', 'not in', deadSubjects(db)),
  ];
  if (made.job === undefined) return eb.and(alive);
  const { kind, next } = made.job;
  const open = hasOpenJob(kind, next === 'none' ? 'any' : next, now);
  return eb.and([...alive, next === 'none' ? eb.not(open) : open]);
}

/** One line of the list. Throws `data/not-found`. */
export async function recordingItem(
  db: Kysely<ServerTables>,
  id: string,
  now: number,
): Promise<RecordingItem> {
  const [item] = await readItems(db, [id], now);
  if (item === undefined) throw notFound(id);
  return item;
}

/** Everything known of one recording. Throws `data/not-found`. */
export async function recordingDetail(
  db: Kysely<ServerTables>,
  id: string,
  now: number,
): Promise<RecordingDetail> {
  const item = await recordingItem(db, id, now);
  const facts = await db
    .selectFrom('recording')
    .select(['sha256', 'format', 'class', 'timeZone', 'recordedAt', 'manifest'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { class: recordingClass, sha256, format, timeZone } = facts;
  const stored = audioStateReads(db);
  const audioTrouble = (await stored.troubleOf(id)) ?? null;
  const grownInto = (await stored.grownInto(id)) ?? null;
  const activity = recordedActivity({ ...facts, manifest: JSON.parse(facts.manifest) });
  const [transcript, mentions] = [await transcriptView(db, id), await mentionViews(db, id)];
  const fragments = await mentionReads(db).fragmentsOf(id);
  const found = await transmissionReads(db).of(id);
  const transmissions = withVoiceIds(found, transcript?.segments ?? [], mentions);
  const words = { transmissions, transcript, mentions, fragments };
  return {
    ...item,
    sha256,
    format,
    timeZone,
    recordingClass,
    activity,
    grownInto,
    audioTrouble,
    copies: await copyViews(db, id),
    ...words,
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
