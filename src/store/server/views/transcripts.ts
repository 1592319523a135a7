/** What was heard in a recording, for people: the shown transcript, and all there are. */
import type { Kysely } from 'kysely';
import type { TranscriptVersionView } from '../../../domain/beside-views.ts';
import type { TranscriptView } from '../../../domain/views.ts';
import { notFound } from '../recordings.ts';
import type { ServerTables } from '../schema.ts';
import { versionsOf } from '../transcript-versions.ts';

/** Null: nothing was heard yet. */
export async function transcriptView(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<TranscriptView | null> {
  const versions = await versionsOf(db, recordingId);
  const [transcript] = versions;
  if (transcript === undefined) return null;
  const { heardBy, language, noSpeechProb, computeMs, createdAt } = transcript;
  const { net } = heardBy.options;
  return {
    ...{ model: heardBy.model, engine: heardBy.engine },
    ...{ device: heardBy.device, prompt: heardBy.prompt },
    net: typeof net === 'string' ? net : null,
    ...{ language, noSpeechProb, computeMs, createdAt },
    versions: versions.length,
    segments: transcript.segments.map(({ startMs, endMs, text, avgLogprob, doubtful, hidden }) => ({
      ...{ startMs, endMs, text, avgLogprob, doubtful, hidden },
    })),
  };
}

/** The shown one first, then the newest. Throws `data/not-found`. */
export async function versionViews(
  db: Kysely<ServerTables>,
  recordingId: string,
): Promise<readonly TranscriptVersionView[]> {
  const known = await db
    .selectFrom('recording')
    .select('id')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (known === undefined) throw notFound(recordingId);
  const versions = await versionsOf(db, recordingId);
  return versions.map(({ id, heardBy, createdAt, text }, place) => ({
    ...{ id, createdAt, text },
    ...{ engine: heardBy.engine, model: heardBy.model, prompt: heardBy.prompt },
    isShown: place === 0,
  }));
}
