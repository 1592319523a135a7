/** Stage 5 of 9: stored bytes -> what they are, and whether there is anything to hear. */
import { join } from 'node:path';
import { isAudible } from '../../domain/recording.ts';
import { openAudio } from '../../engines/audio/audio.ts';
import { readAudioFile } from '../../engines/audio/audio-file.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ServerStore } from '../../store/server/store.ts';

export interface IngestNeeds {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly dataDir: string;
}

export function ingestStage({ store, clock, dataDir }: IngestNeeds): Stage<'ingest'> {
  return {
    kind: 'ingest',
    missing: (limit) => store.recordings.withoutIngest(limit),

    async run(job) {
      const { id, node, originalName, audioPath } = await store.recordings.get(job.subjectId);
      const bytes = await readAudioFile(join(dataDir, audioPath), originalName);
      const { facts } = openAudio(bytes, originalName);

      await store.transaction(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        await tx.recordings.putAudioFacts(id, facts);
        tx.events.add({ kind: 'ingested', recordingId: id, node });
        if (isAudible(facts.class)) await tx.jobs.enqueue('transcribe', id, clock.now());
      });
    },
  };
}
