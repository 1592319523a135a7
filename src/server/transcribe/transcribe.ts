/** Stage 6 of 9: recording -> transcript. Asks one recogniser once; asks no language model. */

import { laneOf } from '../../domain/lanes.ts';
import type { HeardFrom, Recogniser } from '../../domain/recognition.ts';
import { type HeardBy, shownText, type Transcript } from '../../domain/transcript.ts';
import type { VoiceDetector } from '../../domain/voice-gate.ts';
import type { SoundFiles } from '../../engines/audio/sound-files.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Stage } from '../../jobs/stage.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { StoredRecording } from '../../store/server/recordings.ts';
import type { ServerStore } from '../../store/server/store.ts';
import { groupCopies } from '../group-copies.ts';
import { hearRecording } from './hear.ts';
import { type HearingOptions, toHeardWith, toRecogniseOptions } from './options.ts';
import { hearingFor, type NetHearing } from './per-node.ts';
import { type PromptNeeds, promptFor } from './prompt.ts';

export interface TranscribeNeeds extends Pick<PromptNeeds, 'roster'> {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly sounds: Pick<SoundFiles, 'open'>;
  readonly storage: Pick<StorageGuard, 'waitsForReading'>;
  readonly recogniser: Recogniser;
  /** Absent: our own voice gate alone. */
  readonly detector?: VoiceDetector | undefined;
  readonly options: HearingOptions;
  /** The net that runs at a node then; absent: nets are not known. */
  readonly netAt?: ((node: string, at: number) => NetHearing | undefined) | undefined;
}

export function transcribeStage(needs: TranscribeNeeds): Stage<'transcribe'> {
  const { store, clock, recogniser, storage } = needs;
  return {
    kind: 'transcribe',
    uses: ['storage', 'recogniser'],
    missing: (limit) => store.transcripts.missing(limit),
    waitsFor: () => storage.waitsForReading() ?? waitsFor(recogniser),

    async run(job, signal) {
      const recordingId = job.subjectId;
      if ((await store.audioState.grownInto(recordingId)) !== undefined) {
        await store.fleeting((tx) => tx.jobs.complete(job)); // the whole came while it waited
        return;
      }
      const recording = await store.recordings.get(recordingId);
      const transcript = await transcribe(needs, recording, signal); // seconds, so outside the transaction
      const now = clock.now();

      await store.fleeting(async (tx) => {
        await tx.jobs.complete(job); // first: it is the fence, a late finisher stops here
        await tx.transcripts.put(recordingId, transcript); // one per recording and model
        tx.events.add({ kind: 'transcribed', recordingId, node: recording.node });
        if (transcript.result === 'speech')
          await tx.jobs.enqueue('extract', recordingId, now, laneOf(recording.recordedAt, now));
      });
      await groupCopies(needs, recordingId); // words tell what the sound could not
    },
  };
}

/** Why nothing is transcribed now; shown to people while jobs wait. */
function waitsFor(recogniser: Recogniser): string | undefined {
  const health = recogniser.health();
  switch (health.state) {
    case 'ready':
      return undefined;
    case 'starting':
      return 'the recogniser is starting';
    case 'down':
      return health.reason;
  }
}

async function transcribe(
  needs: TranscribeNeeds,
  recording: StoredRecording,
  signal: AbortSignal,
): Promise<Transcript> {
  const { store, clock, sounds, recogniser, detector } = needs;
  const { audioPath, originalName, node, recordedAt } = recording;
  const net = needs.netAt?.(node, recordedAt);
  const options = hearingFor(needs.options, recording, clock.now(), net);
  const opened = await sounds.open(audioPath, originalName, signal);
  const prompt = await promptFor({ heard: store.heard, roster: needs.roster }, options, recording);
  const ears = { recogniser, detector, limits: options.hide };
  const asked = toRecogniseOptions(options, prompt, signal);
  const { gate, by, ...heard } = await hearRecording(opened, ears, asked);
  const result = shownText(heard.segments) === '' ? 'no-speech' : 'speech';
  const how = { ...toHeardWith(options, gate), ...heardThrough(by) };
  return { ...heard, result, heardBy: { ...heardBy(recogniser, by), prompt, options: how } };
}

/** Without a clip nobody heard it: then the recogniser that would have. */
function heardBy(
  recogniser: Recogniser,
  by: readonly HeardFrom[],
): Omit<HeardBy, 'prompt' | 'options'> {
  const info = by[0] ?? recogniser.info();
  if (info === undefined) throw new TsnError('whisper/no-model', 'the recogniser has no model');
  const devices = by.length === 0 ? info.devices : by.flatMap(({ devices: some }) => some);
  return {
    engine: info.engine,
    engineVersion: info.version,
    model: info.model,
    modelSha256: info.modelSha256,
    modelType: info.modelType,
    device: [...new Set(devices)].join(', '),
  };
}

/** Which links of the chain heard it; a recording may have needed two. */
function heardThrough(by: readonly HeardFrom[]): HeardBy['options'] {
  if (by.length === 0) return {};
  const links = by.map(({ link, model }, place) => (place === 0 ? link : `${link} (${model})`));
  return { link: links.join(', ') };
}
