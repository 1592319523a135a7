/** One recording through the voice gate, the recogniser and the segment gate. */
import { doubtfulWords } from '../../domain/doubtful-words.ts';
import type { Heard, HeardFrom, RecogniseOptions, Recogniser } from '../../domain/recognition.ts';
import { type GateLimits, hiddenReasons, type JudgedIn } from '../../domain/segment-gate.ts';
import type { Segment } from '../../domain/transcript.ts';
import type { VoiceDetector } from '../../domain/voice-gate.ts';
import { cutClips } from '../../engines/audio/clips.ts';
import { readClips } from '../../engines/audio/listen.ts';
import type { OpenedAudio } from '../../engines/audio/opened.ts';
import type { VoiceSegment } from '../../engines/audio/voice.ts';
import { findVoiceWith, type GatedVoice, movementWithin } from './voice.ts';

/** What all clips of a recording gave together. */
export interface HeardRecording {
  readonly segments: readonly Segment[];
  readonly language: string;
  readonly noSpeechProb: number | null;
  readonly computeMs: number;
  /** Which voice gate listened. */
  readonly gate: GatedVoice['gate'];
  /** Of several recognisers those that heard a clip of it, the first one first. */
  readonly by: readonly HeardFrom[];
}

export interface Ears {
  readonly recogniser: Pick<Recogniser, 'transcribe'>;
  /** Absent: our own voice gate alone. */
  readonly detector?: VoiceDetector | undefined;
  readonly limits: GateLimits;
}

/**
 * The recogniser is not called for a recording without voice: the largest saving, and
 * the surest way to keep it from inventing words. Rejects as the recogniser does.
 */
export async function hearRecording(
  audio: OpenedAudio,
  { recogniser, detector, limits }: Ears,
  options: RecogniseOptions,
): Promise<HeardRecording> {
  const voice = await findVoiceWith(audio, detector, options.signal);
  const judgedIn = { durationMs: audio.facts.durationMs, prompt: options.prompt ?? '' };
  const segments: Segment[] = [];
  const heards: Heard[] = [];
  const clips = cutClips(voice);
  for await (const clip of readClips(audio, clips, voice.level, options.signal)) {
    const heard = await recogniser.transcribe(clip.pcm16k, options);
    heards.push(heard);
    segments.push(...judge(heard, clip, voice, { judgedIn, limits }));
  }
  return {
    segments,
    language: heards[0]?.language ?? options.language,
    noSpeechProb: leastNoSpeech(heards),
    computeMs: Math.round(heards.reduce((sum, heard) => sum + heard.computeMs, 0)),
    gate: voice.gate,
    by: recognisersOf(heards),
  };
}

function recognisersOf(heards: readonly Heard[]): readonly HeardFrom[] {
  const byName = new Map(heards.flatMap(({ by }) => (by ? [[by.link, by] as const] : [])));
  return [...byName.values()];
}

interface Judging {
  readonly judgedIn: JudgedIn;
  readonly limits: GateLimits;
}

/** Times move from the clip to the recording; what must be hidden gets its reasons. */
function judge(
  { segments, noSpeechProb }: Heard,
  clip: VoiceSegment,
  voice: GatedVoice,
  { judgedIn, limits }: Judging,
): readonly Segment[] {
  return segments.map(({ startMs, endMs, text, avgLogprob, tokens }) => {
    const times = {
      startMs: Math.round(clip.startMs + startMs),
      endMs: Math.round(Math.min(clip.startMs + endMs, judgedIn.durationMs)),
    };
    const voicedMs = Math.round(voicedWithin(voice.segments, times));
    const movement = movementWithin(voice.segments, times);
    const segment = { ...times, text, avgLogprob, voicedMs, noSpeechProb, movement };
    const hidden = hiddenReasons(segment, judgedIn, limits);
    return { ...segment, doubtful: doubtfulWords(tokens), hidden };
  });
}

function voicedWithin(voice: readonly VoiceSegment[], { startMs, endMs }: VoiceSegment): number {
  return voice.reduce((sum, part) => {
    const overlap = Math.min(part.endMs, endMs) - Math.max(part.startMs, startMs);
    return sum + Math.max(0, overlap);
  }, 0);
}

/** One clip with a voice is enough for a recording with a voice. */
function leastNoSpeech(heards: readonly Heard[]): number | null {
  const known = heards.map(({ noSpeechProb }) => noSpeechProb).filter((prob) => prob !== null);
  return known.length === 0 ? null : Math.min(...known);
}
