/** Cuts a recording into its transmissions: by ear, and by the recorder's own list where it has one. */
import { z } from 'zod';
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

/** As trunk-recorder's JSON travels; of another sender it may hold anything. */
const Told = z.looseObject({
  labels: z
    .looseObject({ overs: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export async function findTransmissions(
  sound: OpenedAudio,
  recording: Logged,
  signal: AbortSignal,
): Promise<readonly Transmission[]> {
  const { segments, marks } = await listenForVoice(sound, signal);
  const { durationMs } = sound.facts;
  const overs = recordersList(recording, durationMs);
  return transmissionsOf({ durationMs, voice: segments, marks, overs });
}

function recordersList(recording: Logged, durationMs: number): readonly Over[] {
  const activity = recordedActivity(recording);
  if (activity !== null && activity.keyings.length > 0)
    return oversOfKeyings(activity.keyings, durationMs);
  const list = Told.safeParse(recording.manifest).data?.labels?.overs;
  return list === undefined ? [] : oversOfList(list, durationMs);
}
