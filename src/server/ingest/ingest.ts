/** Stage 5 of 9: stored bytes -> what they are, and whether there is anything to hear. */
import { laneOf } from '../../domain/lanes.ts';
import { isAudible } from '../../domain/recording.ts';
import type { SoundFiles } from '../../engines/audio/sound-files.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ServerStore } from '../../store/server/store.ts';
import { groupCopies } from '../group-copies.ts';
import { findTransmissions } from './find-transmissions.ts';

export interface IngestNeeds {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly sounds: Pick<SoundFiles, 'open'>;
  readonly storage: Pick<StorageGuard, 'waitsFor'>;
}

export function ingestStage(needs: IngestNeeds): Stage<'ingest'> {
  const { store, clock, sounds, storage } = needs;
  return {
    kind: 'ingest',
    uses: ['storage'],
    missing: (limit) => store.recordings.withoutIngest(limit),
    waitsFor: () => storage.waitsFor(),

    async run(job, signal) {
      const recording = await store.recordings.get(job.subjectId);
      const { id, node, originalName, audioPath, recordedAt } = recording;
      const sound = await sounds.open(audioPath, originalName, signal);
      const { facts } = sound;
      const listened = isAudible(facts.class)
        ? await findTransmissions(sound, recording, signal)
        : undefined;

      const now = clock.now();
      await store.fleeting(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        await tx.recordings.putAudioFacts(id, facts);
        await tx.transmissions.replace(id, listened?.transmissions ?? []);
        if (listened !== undefined) await tx.copies.putEnvelope(id, listened.envelope);
        tx.events.add({ kind: 'ingested', recordingId: id, node });
        if (isAudible(facts.class))
          await tx.jobs.enqueue('transcribe', id, now, laneOf(recordedAt, now));
      });
      // In a transaction of its own: of two copies that are opened at once, one sees the other.
      await groupCopies(needs, id);
    },
  };
}
