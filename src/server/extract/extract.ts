/** Stage 7 of 9: transcript -> the callsigns mentioned in it. Rules only; asks nobody. */
import type { AllstarNodes } from '../../domain/callbook/allstar-nodes.ts';
import type { LiveEvent } from '../../domain/events.ts';
import { CALLSIGN_ENGINE_VERSION, findCallsigns } from '../../domain/find-callsigns.ts';
import { keyedContext, recordedActivity } from '../../domain/recorded-activity.ts';
import { shownText } from '../../domain/transcript.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Bus } from '../../platform/bus.ts';
import type { ServerStore } from '../../store/server/store.ts';

export interface ExtractNeeds {
  readonly store: ServerStore;
  readonly bus: Bus<LiveEvent>;
  /** Whose the AllStar nodes are that keyed; absent: nobody knows. */
  readonly allstarNodes?: (() => Promise<AllstarNodes>) | undefined;
}

export function extractStage({ store, bus, allstarNodes }: ExtractNeeds): Stage<'extract'> {
  return {
    kind: 'extract',
    missing: (limit) => store.mentions.missing(CALLSIGN_ENGINE_VERSION, limit),

    async run(job) {
      const recordingId = job.subjectId;
      const nodes = await allstarNodes?.();
      await store.transaction(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        // Read here, so that no newer transcript can come between; the rules take milliseconds.
        const transcript = await tx.transcripts.latest(recordingId);
        // Without a transcript there is nothing to look through; its own sweep brings it back.
        if (transcript === undefined) return;
        // The whole text at once: a callsign may begin in one segment and end in the next.
        const activity = recordedActivity(await tx.recordings.get(recordingId));
        const context = keyedContext(activity, nodes);
        const mentions = findCallsigns(shownText(transcript.segments), context);
        await tx.mentions.replace(transcript.id, CALLSIGN_ENGINE_VERSION, mentions);
      });
      bus.emit({ kind: 'extracted', recordingId });
    },
  };
}
