/** Stage 7 of 9: transcript -> the callsigns and urgent words in it, and the nets opened and closed. Rules only; asks nobody. */
import { EXTRACT_VERSION } from '../../domain/extract-version.ts';
import { type HeardCallsigns, hearCallsigns } from '../../domain/find-callsigns.ts';
import { laneOf } from '../../domain/lanes.ts';
import type { SaidOfNet } from '../../domain/net-session.ts';
import { isNews } from '../../domain/news.ts';
import { saidOfNets } from '../../domain/said-of-nets.ts';
import type { ScheduledNet } from '../../domain/scheduled-net.ts';
import { withTaught } from '../../domain/taught.ts';
import { shownText, type Transcript } from '../../domain/transcript.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Clock } from '../../platform/clock.ts';
import type { NewRecording } from '../../store/server/recordings.ts';
import type { ServerStore, ServerTx } from '../../store/server/store.ts';
import { type AlertSettings, alertIn, keepAlert, TELL_ALL } from './alerts.ts';
import { type ExpectNeeds, expectedHere, expectedOf, type Place } from './expected.ts';
import { withRepeatedIds } from './identifications.ts';

export interface ExtractNeeds extends Omit<ExpectNeeds, 'heard'> {
  readonly store: ServerStore;
  readonly clock: Clock;
  /** Which alerts are told, and how often; absent: all. */
  readonly alerts?: AlertSettings | undefined;
  /** Whose openings and closings are looked for; absent: none. */
  readonly nets?: readonly ScheduledNet[] | undefined;
}

export function extractStage(needs: ExtractNeeds): Stage<'extract'> {
  const { store } = needs;
  return {
    kind: 'extract',
    missing: (limit) => store.mentions.missing(EXTRACT_VERSION, limit),

    async run(job) {
      const recordingId = job.subjectId;
      const transcript = await store.transcripts.latest(recordingId);
      // The whole text at once: a callsign may begin in one segment and end in the next.
      const found = transcript && (await look(needs, recordingId, transcript));
      await store.fleeting(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        // Without a transcript there is nothing to look through; its own sweep brings it back.
        if (transcript === undefined || found === undefined) return;
        const { recording, mentions, fragments, lookAgain, said, alert } = found;
        // Of no effect when a newer transcript has come meanwhile: that one is looked through next.
        const became = await tx.mentions.replace(
          ...([transcript.id, EXTRACT_VERSION, mentions, fragments] as const),
        );
        const now = needs.clock.now();
        if (became === 'nothing') {
          await tx.jobs.enqueue('extract', recordingId, now, laneOf(recording.recordedAt, now));
          return;
        }
        await tx.mentions.lookAgain(lookAgain);
        // A beginning has no news: what is said in it is told of the whole.
        const isGrown = (await tx.audioState.grownInto(recordingId)) !== undefined;
        if (became !== 'beginning') await tx.netSessions.said(recording, said);
        // What was told of it is forgotten after a week: newer rules would tell all archives again.
        const isOld = became === 'again' && !isNews(recording.recordedAt, now);
        await tell(tx, recordingId, isGrown || isOld ? [] : mentions);
        const settings = needs.alerts ?? TELL_ALL;
        await keepAlert(tx, { recording, alert, became, settings, now });
      });
    },
  };
}

/** Where the repeater's own voice is known by its timer, others like it may be looked through again. */
async function look(needs: ExtractNeeds, id: string, { segments }: Pick<Transcript, 'segments'>) {
  const recording = await needs.store.recordings.get(id);
  const text = shownText(segments);
  const heard = await hear(needs, text, recording);
  const known = await withRepeatedIds(needs.store, { ...recording, segments }, heard.mentions);
  const { nets = [] } = needs;
  const words = { ...recording, segments, text, mentions: known.mentions };
  const { alert, answers } = await alertIn(needs, words);
  const said: readonly SaidOfNet[] = isTimeKnown(recording) ? saidOfNets(words, nets) : [];
  const lookAgain = [...known.lookAgain, ...answers];
  return { ...heard, ...known, lookAgain, recording, said, alert };
}

/** A net is on at its time: of what was made nobody knows when, nothing of the kind is believed. */
function isTimeKnown({
  recordedAtCertainty: certainty,
}: Pick<NewRecording, 'recordedAtCertainty'>) {
  return certainty !== 'guessed' && certainty !== 'clock-unsynced';
}

/** Each callsign is news once per recording, however often it is looked through. */
async function tell(
  tx: ServerTx,
  recordingId: string,
  mentions: readonly { readonly callsign: string }[],
): Promise<void> {
  const told = await tx.events.toldCallsigns(recordingId);
  for (const callsign of new Set(mentions.map((mention) => mention.callsign))) {
    if (!told.has(callsign)) tx.events.add({ kind: 'heard', recordingId, callsign });
  }
  tx.events.add({ kind: 'extracted', recordingId });
}

/** Twice: what the first look finds decides what is asked of the last months and the callbook. */
async function hear(needs: ExtractNeeds, text: string, place: Place): Promise<HeardCallsigns> {
  const { store } = needs;
  const asked = { ...needs, heard: store.heard };
  const here = await expectedHere(asked, place);
  const first = hearCallsigns(text, here);
  const all = await expectedOf(asked, place, here, first);
  const heard = all.size === here.size ? first : hearCallsigns(text, all);
  const lessons = await store.taught.list(place.node);
  return { ...heard, mentions: withTaught(text, heard.mentions, lessons) };
}
