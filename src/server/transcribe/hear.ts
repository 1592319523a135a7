/** One recording through the voice gate, the recogniser and the segment gate. */
import type { Heard, HeardFrom, RecogniseOptions, Recogniser } from '../../domain/recognition.ts';
import { hiddenReasons } from '../../domain/segment-gate.ts';
import type { Segment } from '../../domain/transcript.ts';
import { cutClips } from '../../engines/audio/clips.ts';
import { listenForVoice, readClips } from '../../engines/audio/listen.ts';
import type { OpenedAudio } from '../../engines/audio/opened.ts';
import type { Voice, VoiceSegment } from '../../engines/audio/voice.ts';

/** What all clips of a recording gave together. */
export interface HeardRecording {
  readonly segments: readonly Segment[];
  readonly language: string;
  readonly noSpeechProb: number | null;
  readonly computeMs: number;
  /** Of several recognisers those that heard a clip of it, the first one first. */
  readonly by: readonly HeardFrom[];
}

/**
 * The recogniser is not called for a recording without voice: the largest saving, and
 * the surest way to keep it from inventing words. Rejects as the recogniser does.
 */
export async function hearRecording(
  audio: OpenedAudio,
  recogniser: Pick<Recogniser, 'transcribe'>,
  options: RecogniseOptions,
): Promise<HeardRecording> {
  const voice = await listenForVoice(audio, options.signal);
  const segments: Segment[] = [];
  const heards: Heard[] = [];
  const clips = cutClips(voice);
  for await (const clip of readClips(audio, clips, voice.level, options.signal)) {
    const heard = await recogniser.transcribe(clip.pcm16k, options);
    heards.push(heard);
    segments.push(...judge(heard, clip, { voice, durationMs: audio.facts.durationMs }));
  }
  return {
    segments,
    language: heards[0]?.language ?? options.language,
    noSpeechProb: leastNoSpeech(heards),
    computeMs: Math.round(heards.reduce((sum, heard) => sum + heard.computeMs, 0)),
    by: recognisersOf(heards),
  };
}

function recognisersOf(heards: readonly Heard[]): readonly HeardFrom[] {
  const byName = new Map(heards.flatMap(({ by }) => (by ? [[by.link, by] as const] : [])));
  return [...byName.values()];
}

/** Times move from the clip to the recording; what must be hidden gets its reasons. */
function judge(
  { segments, noSpeechProb }: Heard,
  clip: VoiceSegment,
  { voice, durationMs }: { readonly voice: Voice; readonly durationMs: number },
): readonly Segment[] {
  return segments.map(({ startMs, endMs, text, avgLogprob }) => {
    const segment = {
      startMs: Math.round(clip.startMs + startMs),
      endMs: Math.round(Math.min(clip.startMs + endMs, durationMs)),
      text,
      avgLogprob,
    };
    const evidence = { durationMs, voice: voice.segments, noSpeechProb };
    return { ...segment, hidden: hiddenReasons(segment, evidence) };
  });
}

/** One clip with a voice is enough for a recording with a voice. */
function leastNoSpeech(heards: readonly Heard[]): number | null {
  const known = heards.map(({ noSpeechProb }) => noSpeechProb).filter((prob) => prob !== null);
  return known.length === 0 ? null : Math.min(...known);
}
