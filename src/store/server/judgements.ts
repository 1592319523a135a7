/** A new judgement of which segments are shown; what follows from the words follows again. */
import type { Transaction } from 'kysely';
import { type HiddenReason, shownText } from '../../domain/transcript.ts';
import { indexWords } from '../dialects/full-text.ts';
import { noteCopiesDue } from './copies-due.ts';
import { forgetMentions } from './mentions.ts';
import { noteProgress } from './progress.ts';
import type { ServerTables } from './schema.ts';

/** False when nothing changed, or when the transcript is gone. */
export async function judge(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  hidden: readonly (readonly HiddenReason[])[],
  now: number,
): Promise<boolean> {
  const rows = await tx
    .selectFrom('segment')
    .select(['ordinal', 'text', 'hidden'])
    .where('transcriptId', '=', transcriptId)
    .orderBy('ordinal')
    .execute();
  const judged = rows.map((row) => ({ ...row, today: hidden[row.ordinal] ?? [] }));
  const changed = judged.filter((row) => row.hidden !== JSON.stringify(row.today));
  if (changed.length === 0) return false;
  for (const { ordinal, today } of changed) {
    await tx
      .updateTable('segment')
      .set({ hidden: JSON.stringify(today) })
      .where('transcriptId', '=', transcriptId)
      .where('ordinal', '=', ordinal)
      .execute();
  }
  const text = shownText(judged.map((row) => ({ text: row.text, hidden: row.today })));
  await showWords(tx, transcriptId, text, now);
  return true;
}

async function showWords(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  text: string,
  now: number,
): Promise<void> {
  const before = await tx
    .selectFrom('transcript')
    .select(['text', 'recordingId'])
    .where('id', '=', transcriptId)
    .executeTakeFirst();
  if (before === undefined || before.text === text) return;
  const result = text === '' ? 'no-speech' : 'speech';
  await tx.updateTable('transcript').set({ text, result }).where('id', '=', transcriptId).execute();
  await indexWords(tx, transcriptId, text);
  const { numUpdatedRows } = await tx
    .updateTable('recording')
    .set({ heard: result, extractedBy: null })
    .where('id', '=', before.recordingId)
    .where('transcriptId', '=', transcriptId)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return;
  await forgetMentions(tx, before.recordingId);
  await noteProgress(tx, before.recordingId);
  await noteCopiesDue(tx, before.recordingId, now);
}
