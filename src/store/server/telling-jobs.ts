/** The queue inside a transaction of the server: what becomes of dead letters is told. */
import type { JobReads } from '../jobs/jobs.ts';
import type { JobWrites } from '../jobs/writes.ts';
import type { EventWrites } from './events.ts';

export function tellingJobs(jobs: JobReads & JobWrites, events: EventWrites): JobReads & JobWrites {
  return {
    ...jobs,
    async failed(job, failure) {
      await jobs.failed(job, failure);
      if (!('deadAt' in failure)) return;
      const reason = `${failure.code}: ${failure.message}`;
      events.add({ kind: 'failed', recordingId: job.subjectId, stage: job.kind, reason });
    },
    async revive(id, now) {
      const letter = await jobs.get(id);
      await jobs.revive(id, now);
      if (letter === undefined) return;
      events.add({ kind: 'revived', recordingId: letter.subjectId, stage: letter.kind });
    },
  };
}
