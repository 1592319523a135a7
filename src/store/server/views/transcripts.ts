/** What was heard in a recording, for people: the shown transcript, and all there are. */
import type { Kysely } from 'kysely';
import type { TranscriptVersionView } from '../../../domain/beside-views.ts';
import type { TranscriptView } from '../../../domain/views.ts';
import { countEarlier, everyVersion } from '../earlier-transcripts.ts';
import { notFound } from '../recordings.ts';
import type { ServerTables } from '../schema.ts';
import type { StoredTranscript } from '../transcript-rows.ts';
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
    versions: versions.length + (await countEarlier(db, recordingId)),
    segments: transcript.segments.map(({ startMs, endMs, text, avgLogprob, doubtful, hidden }) => ({
      ...{ startMs, endMs, text, avgLogprob, doubtful, hidden },
    })),
  };
}

/** The shown one first, then the newest, last what each model heard before. Throws `data/not-found`. */
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
  const { versions, earlier } = await everyVersion(db, recordingId);
  return [
    ...versions.map((version, place) => ({ ...toView(version), isShown: place === 0 })),
    ...earlier.map((one) => ({ ...toView(one), isShown: false, replacedAt: one.replacedAt })),
  ];
}

function toView({ id, heardBy, createdAt, text }: StoredTranscript) {
  const { engine, model, prompt } = heardBy;
  return { id, createdAt, text, engine, model, prompt };
}
