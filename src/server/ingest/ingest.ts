/** Stage 5 of 9: stored bytes -> what they are, and whether there is anything to hear. */
import type { AudioStore } from '../../domain/audio-store.ts';
import type { LiveEvent } from '../../domain/events.ts';
import { isAudible } from '../../domain/recording.ts';
import { openAudio } from '../../engines/audio/audio.ts';
import { readAudio } from '../../engines/audio/audio-file.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ServerStore } from '../../store/server/store.ts';

export interface IngestNeeds {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly bus: Bus<LiveEvent>;
  readonly audio: AudioStore;
  readonly storage: Pick<StorageGuard, 'waitsFor'>;
}

export function ingestStage(needs: IngestNeeds): Stage<'ingest'> {
  const { store, clock, bus, audio, storage } = needs;
  return {
    kind: 'ingest',
    missing: (limit) => store.recordings.withoutIngest(limit),
    waitsFor: () => storage.waitsFor(),

    async run(job) {
      const { id, originalName, audioPath } = await store.recordings.get(job.subjectId);
      const bytes = await readAudio(audio, audioPath, originalName);
      const { facts } = openAudio(bytes, originalName);

      await store.transaction(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        await tx.recordings.putAudioFacts(id, facts);
        if (isAudible(facts.class)) await tx.jobs.enqueue('transcribe', id, clock.now());
      });
      bus.emit({ kind: 'ingested', recordingId: id });
    },
  };
}
