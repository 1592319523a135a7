/** A person's correction: kept beside what was heard, shown in its place, and looked through for callsigns. */
import { type Correction, personTranscript } from '../../domain/person-transcript.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { ServerStore } from '../../store/server/store.ts';

export interface CorrectNeeds {
  readonly store: Pick<ServerStore, 'recordings' | 'transcripts' | 'transaction'>;
  readonly clock: Clock;
}

/** More is no over; a transcript of hours is corrected over by over. */
const LONGEST_TEXT = 100_000;
const LONGEST_AUTHOR = 100;

/** Throws `data/not-found`, `data/not-ready` before the audio was opened, `usage/invalid`. */
export async function correct(
  { store, clock }: CorrectNeeds,
  recordingId: string,
  correction: Correction,
): Promise<void> {
  const author = correction.author.trim();
  if (author === '' || author.length > LONGEST_AUTHOR) {
    throw new TsnError('usage/invalid', 'say who corrects it: a callsign or a name');
  }
  if (correction.text.length > LONGEST_TEXT) {
    throw new TsnError('usage/invalid', `a correction has at most ${LONGEST_TEXT} characters`);
  }
  const { audio } = await store.recordings.get(recordingId);
  if (audio === null) {
    throw new TsnError('data/not-ready', `recording ${recordingId} was not opened yet`);
  }
  const shown = await store.transcripts.latest(recordingId);
  const { segments = [], language = 'en' } = shown ?? {};
  const place = { segments, language, durationMs: audio.durationMs };
  const transcript = personTranscript({ ...correction, author }, place, `person-${newId()}`);
  await store.transaction(async (tx) => {
    await tx.transcripts.put(recordingId, transcript);
    tx.events.add({ kind: 'transcribed', recordingId });
    if (transcript.result === 'speech') await tx.jobs.enqueue('extract', recordingId, clock.now());
  });
}
