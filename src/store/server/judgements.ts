/** A new judgement of which segments are shown; what follows from the words follows again. */
import type { Selectable, Transaction } from 'kysely';
import { type HiddenReason, shownText, type TranscriptResult } from '../../domain/transcript.ts';
import { newId } from '../../platform/ids.ts';
import { indexWords } from '../dialects/full-text.ts';
import { noteCopiesDue } from './copies-due.ts';
import { forgetMentions } from './mentions.ts';
import { noteProgress } from './progress.ts';
import type { ServerTables } from './schema.ts';
import type { SegmentTable } from './transcript-schema.ts';

/** False when nothing changed, or when the transcript is gone. */
export async function judge(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  hidden: readonly (readonly HiddenReason[])[],
  now: number,
): Promise<boolean> {
  const rows = await tx
    .selectFrom('segment')
    .selectAll()
    .where('transcriptId', '=', transcriptId)
    .orderBy('ordinal')
    .execute();
  const judged = rows.map((row) => ({ row, today: hidden[row.ordinal] ?? [] }));
  const segments = judged.map(({ row, today }) => ({ ...row, hidden: JSON.stringify(today) }));
  const changed = segments.filter((segment, at) => segment.hidden !== rows[at]?.hidden);
  if (changed.length === 0) return false;
  const text = shownText(judged.map(({ row, today }) => ({ text: row.text, hidden: today })));
  if (!(await showWords(tx, { transcriptId, segments, text }, now))) await noteHidden(tx, changed);
  return true;
}

type SegmentRow = Selectable<SegmentTable>;

async function noteHidden(tx: Transaction<ServerTables>, segments: readonly SegmentRow[]) {
  for (const { transcriptId, ordinal, hidden } of segments) {
    await tx
      .updateTable('segment')
      .set({ hidden })
      .where('transcriptId', '=', transcriptId)
      .where('ordinal', '=', ordinal)
      .execute();
  }
}

interface Judged {
  readonly transcriptId: string;
  readonly segments: readonly SegmentRow[];
  readonly text: string;
}

/**
 * False when the words are the same. Other words get another id, as when they are heard anew:
 * whoever still works on those of before cannot pass for them.
 */
async function showWords(
  tx: Transaction<ServerTables>,
  { transcriptId, segments, text }: Judged,
  now: number,
): Promise<boolean> {
  const before = await tx
    .selectFrom('transcript')
    .innerJoin('recording', 'recording.id', 'transcript.recordingId')
    .select(['transcript.text', 'recording.id as recordingId', 'recording.transcriptId'])
    .where('transcript.id', '=', transcriptId)
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined || before.text === text) return false;
  const { recordingId } = before;
  const isShown = before.transcriptId === transcriptId;
  if (isShown) await forgetMentions(tx, recordingId);
  const id = newId();
  const result = text === '' ? 'no-speech' : 'speech';
  await tx.deleteFrom('segment').where('transcriptId', '=', transcriptId).execute();
  await tx
    .updateTable('transcript')
    .set({ id, text, result })
    .where('id', '=', transcriptId)
    .execute();
  for (const segment of segments)
    await tx
      .insertInto('segment')
      .values({ ...segment, transcriptId: id })
      .execute();
  await indexWords(tx, id, text);
  if (isShown) await showAnew(tx, recordingId, { transcriptId: id, heard: result }, now);
  return true;
}

async function showAnew(
  tx: Transaction<ServerTables>,
  recordingId: string,
  shown: { readonly transcriptId: string; readonly heard: TranscriptResult },
  now: number,
): Promise<void> {
  await tx
    .updateTable('recording')
    .set({ ...shown, extractedBy: null })
    .where('id', '=', recordingId)
    .execute();
  await noteProgress(tx, recordingId);
  await noteCopiesDue(tx, recordingId, now);
}
