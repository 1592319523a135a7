/**
 * How far each recording is, noted beside its facts so that lists and counts find it
 * in an index. The facts decide: whoever changes one calls `noteProgress` in the same
 * transaction. Jobs are left out; what they make of it is asked at every read.
 */
import type { Transaction } from 'kysely';
import { recordingProgress } from '../../domain/pipeline.ts';
import { isAudible } from '../../domain/recording.ts';
import type { ServerTables } from './schema.ts';

export async function noteProgress(tx: Transaction<ServerTables>, id: string): Promise<void> {
  const facts = await tx
    .selectFrom('recording')
    .select(['ingestedAt', 'class', 'heard', 'extractedBy'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (facts === undefined) return;
  const progress = recordingProgress({
    ingested: facts.ingestedAt !== null,
    audible: isAudible(facts.class),
    transcribed: facts.heard !== null,
    hasSpeech: facts.heard === 'speech',
    extracted: facts.extractedBy !== null,
    analysed: true, // no stage analyses yet
  });
  await tx.updateTable('recording').set({ progress }).where('id', '=', id).execute();
}
