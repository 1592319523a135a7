/**
 * How far each recording is, noted beside its facts so that lists and counts find it
 * in an index. The facts decide: whoever changes one calls `noteProgress` in the same
 * transaction. Dead letters are left out; they come from the jobs at every read.
 */
import type { Transaction } from 'kysely';
import { type RecordingState, recordingState } from '../../domain/pipeline.ts';
import { isAudible } from '../../domain/recording.ts';
import type { ServerTables } from './schema.ts';

export type Progress = Exclude<RecordingState, 'failed'>;

export async function noteProgress(tx: Transaction<ServerTables>, id: string): Promise<void> {
  const facts = await tx
    .selectFrom('recording')
    .select(['ingestedAt', 'class', 'heard', 'extractedBy'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (facts === undefined) return;
  const progress = recordingState({
    ingested: facts.ingestedAt !== null,
    audible: isAudible(facts.class),
    transcribed: facts.heard !== null,
    hasSpeech: facts.heard === 'speech',
    extracted: facts.extractedBy !== null,
    dead: false,
  });
  // `as`: only dead letters make `failed`.
  const noted = progress as Progress;
  await tx.updateTable('recording').set({ progress: noted }).where('id', '=', id).execute();
}
