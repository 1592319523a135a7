/** Cuts a recording into its transmissions: by ear, and by the recorder's own list where it has one. */
import { z } from 'zod';
import { loudOverQuiet, toEnvelope } from '../../domain/envelope.ts';
import { type Logged, recordedActivity } from '../../domain/recorded-activity.ts';
import {
  type Over,
  oversOfKeyings,
  oversOfList,
  type Transmission,
  transmissionsOf,
} from '../../domain/transmission.ts';
import { listenForVoice } from '../../engines/audio/listen.ts';
import type { OpenedAudio } from '../../engines/audio/opened.ts';
import { FRAME_STEP_MS } from '../../engines/audio/voice-frames.ts';
import type { Envelope } from '../../store/server/copies.ts';

/** As trunk-recorder's JSON travels; of another sender it may hold anything. */
const Told = z.looseObject({
  labels: z
    .looseObject({ overs: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export interface Listened {
  readonly transmissions: readonly Transmission[];
  /** How it sounds, to find other nodes' copies of it. */
  readonly envelope: Envelope;
}

export async function findTransmissions(
  sound: OpenedAudio,
  recording: Logged,
  signal: AbortSignal,
): Promise<Listened> {
  const { segments, marks, levels } = await listenForVoice(sound, signal);
  const { durationMs } = sound.facts;
  const overs = recordersList(recording, durationMs);
  const transmissions = transmissionsOf({ durationMs, voice: segments, marks, overs });
  const envelope = toEnvelope(levels, FRAME_STEP_MS);
  const voicedMs = segments.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const measured = { voicedMs: Math.round(voicedMs), loudOverQuietDb: loudOverQuiet(envelope) };
  return { transmissions, envelope: { levels: envelope, ...measured } };
}

function recordersList(recording: Logged, durationMs: number): readonly Over[] {
  const activity = recordedActivity(recording);
  if (activity !== null && activity.keyings.length > 0)
    return oversOfKeyings(activity.keyings, durationMs);
  const list = Told.safeParse(recording.manifest).data?.labels?.overs;
  return list === undefined ? [] : oversOfList(list, durationMs);
}
