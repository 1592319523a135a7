/** Mentions and fragments: callsigns found, whole and in part, in the transcript that a recording shows. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  type ExplainedMention,
  type Fragment,
  type Mention,
  ownConfidenceOf,
} from '../../domain/mention.ts';
import { lacking } from '../jobs/subjects.ts';
import { forgetAlerts } from './alerts.ts';
import { addToCallsigns, takeFromCallsigns } from './callsigns.ts';
import { forgetSaid } from './net-sessions.ts';
import { noteProgress } from './progress.ts';
import type { FragmentTable, MentionTable, ServerTables } from './schema.ts';

/** A mention with as much of its explanation as its engine gave. */
export type StoredMention = Mention & Partial<ExplainedMention>;

export interface MentionReads {
  /** Recordings with words that this engine version has not gone over, and that no job asks for. */
  missing(engineVersion: string, limit: number): Promise<readonly string[]>;
  /** In the order they were said. */
  of(recordingId: string): Promise<readonly StoredMention[]>;
  fragmentsOf(recordingId: string): Promise<readonly Fragment[]>;
}

/**
 * What became of it: nothing; words that nobody had gone through, or that an older version had;
 * the beginning of a longer file, whose words count there.
 */
export type Replaced = 'nothing' | 'new' | 'again' | 'beginning';

export interface MentionWrites {
  /**
   * What an engine version found in a transcript, in place of what was found before.
   * Without effect when the recording shows another transcript by now; the sweep has
   * that one looked through. What else was found in the words before is gone afterwards.
   */
  replace(
    transcriptId: string,
    engineVersion: string,
    mentions: readonly StoredMention[],
    fragments?: readonly Fragment[],
  ): Promise<Replaced>;
  /**
   * Has recordings looked through again, those with words since `sinceMs` and of `node`
   * when given; the sweep asks for them. Answers how many.
   */
  again(which: { readonly sinceMs?: number; readonly node?: string }): Promise<number>;
  /** The same for these recordings. */
  lookAgain(recordingIds: readonly string[]): Promise<void>;
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
    async fragmentsOf(recordingId) {
      const rows = await db
        .selectFrom('fragment')
        .selectAll()
        .where('recordingId', '=', recordingId)
        .orderBy('ordinal')
        .execute();
      return rows.map(toFragment);
    },
  };
}

export function mentionWrites(tx: Transaction<ServerTables>): MentionWrites {
  return {
    replace: (transcriptId, engineVersion, mentions, fragments = []) =>
      replace(tx, transcriptId, engineVersion, { mentions, fragments }),
    again: (which) => again(tx, which),
    async lookAgain(recordingIds) {
      if (recordingIds.length === 0) return;
      await tx
        .updateTable('recording')
        .set({ extractedBy: null })
        .where('id', 'in', recordingIds)
        .where('heard', '=', 'speech')
        .execute();
    },
  };
}

/** Removes what was found in a recording, and what follows from it: alerts, callsigns' sums, sessions of nets. */
export async function forgetMentions(
  tx: Transaction<ServerTables>,
  recordingId: string,
): Promise<void> {
  await forgetAlerts(tx, recordingId);
  await forgetSaid(tx, recordingId);
  await tx.deleteFrom('fragment').where('recordingId', '=', recordingId).execute();
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

async function again(
  tx: Transaction<ServerTables>,
  { sinceMs, node }: { readonly sinceMs?: number; readonly node?: string },
): Promise<number> {
  let query = tx
    .updateTable('recording')
    .set({ extractedBy: null })
    .where('heard', '=', 'speech')
    .where('extractedBy', 'is not', null);
  if (sinceMs !== undefined) query = query.where('recordedAt', '>=', sinceMs);
  if (node !== undefined) query = query.where('node', '=', node);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

interface Found {
  readonly mentions: readonly StoredMention[];
  readonly fragments: readonly Fragment[];
}

async function replace(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  engineVersion: string,
  { mentions, fragments }: Found,
): Promise<Replaced> {
  const recording = await shownRecording(tx, transcriptId);
  if (recording === undefined) return 'nothing';
  const { id: recordingId, recordedAt, node } = recording;
  await forgetMentions(tx, recordingId);
  // Of a beginning only that it was looked through: what is said in it counts in the whole.
  if (await isGrown(tx, recordingId)) {
    await noteExtracted(tx, recordingId, engineVersion);
    return 'beginning';
  }
  for (const [ordinal, mention] of mentions.entries()) {
    const place = { transcriptId, ordinal, recordingId };
    const row = { ...place, recordedAt, node, ...toColumns(mention) };
    await tx.insertInto('mention').values(row).execute();
  }
  for (const [ordinal, fragment] of fragments.entries()) {
    const row = { transcriptId, ordinal, recordingId, ...fragmentColumns(fragment) };
    await tx.insertInto('fragment').values(row).execute();
  }
  await addToCallsigns(
    tx,
    mentions.map(({ callsign }) => callsign),
    recording.recordedAt,
  );
  await noteExtracted(tx, recordingId, engineVersion);
  return recording.extractedBy === null ? 'new' : 'again';
}

async function isGrown(tx: Transaction<ServerTables>, recordingId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('grown')
    .select('grownInto')
    .where('recordingId', '=', recordingId)
    .executeTakeFirst();
  return row !== undefined;
}

async function noteExtracted(tx: Transaction<ServerTables>, id: string, engineVersion: string) {
  await tx
    .updateTable('recording')
    .set({ extractedBy: engineVersion })
    .where('id', '=', id)
    .execute();
  await noteProgress(tx, id);
}

/** Held until the transaction ends, so that nobody shows another transcript meanwhile. */
async function shownRecording(tx: Transaction<ServerTables>, transcriptId: string) {
  const row = await tx
    .selectFrom('transcript')
    .innerJoin('recording', 'recording.id', 'transcript.recordingId')
    .select(['recording.id', 'recording.recordedAt', 'recording.node'])
    .select(['recording.transcriptId', 'recording.extractedBy'])
    .where('transcript.id', '=', transcriptId)
    .forUpdate()
    .executeTakeFirst();
  return row?.transcriptId === transcriptId ? row : undefined;
}

function toColumns(mention: StoredMention) {
  const { parts, alternatives = [], because } = mention;
  return {
    callsign: mention.callsign,
    prefix: mention.prefix ?? null,
    suffix: mention.suffix ?? null,
    heardAs: mention.heardAs,
    startOffset: mention.start,
    endOffset: mention.end,
    confidence: mention.confidence,
    ownConfidence: ownConfidenceOf(mention),
    role: mention.role ?? null,
    evidence: parts === undefined ? null : JSON.stringify({ parts, alternatives, because }),
  };
}

function toMention(row: Selectable<MentionTable>): StoredMention {
  return {
    callsign: row.callsign,
    ...(row.prefix === null ? {} : { prefix: row.prefix }),
    ...(row.suffix === null ? {} : { suffix: row.suffix }),
    heardAs: row.heardAs,
    start: row.startOffset,
    end: row.endOffset,
    confidence: row.confidence,
    ...(row.role === null ? {} : { role: row.role }),
    ...(row.evidence === null ? {} : evidenceOf(row.evidence)),
  };
}

/** Written by `toColumns` alone. */
function evidenceOf(text: string): Pick<StoredMention, 'parts' | 'alternatives' | 'because'> {
  return JSON.parse(text) as Pick<StoredMention, 'parts' | 'alternatives' | 'because'>;
}

function fragmentColumns({ inferred, alternatives, ...fragment }: Fragment) {
  return {
    pattern: fragment.pattern,
    heardAs: fragment.heardAs,
    startOffset: fragment.start,
    endOffset: fragment.end,
    inferred: inferred?.callsign ?? null,
    confidence: inferred?.confidence ?? null,
    because: inferred?.because ?? null,
    alternatives: JSON.stringify(alternatives),
  };
}

function toFragment(row: Selectable<FragmentTable>): Fragment {
  const { pattern, heardAs, inferred: callsign, confidence, because } = row;
  const why = because === null ? {} : { because };
  const guess =
    callsign === null ? {} : { inferred: { callsign, confidence: confidence ?? 0, ...why } };
  const alternatives = JSON.parse(row.alternatives) as readonly string[]; // written by `fragmentColumns`
  return {
    ...{ pattern, heardAs, start: row.startOffset, end: row.endOffset, alternatives },
    ...guess,
  };
}
