/**
 * Prepares an opened recording for the recogniser: first where there is voice and how
 * loud, then clip after clip at 16 kHz and at one level. The sound is decoded twice
 * instead of held: hours of it at 16 kHz would fill the memory.
 */
import { RECOGNISER_RATE_HZ } from '../../domain/recognition.ts';
import type { SoundMark } from '../../domain/transmission.ts';
import { levelGain, toLevel } from './level.ts';
import { createMovement } from './movement.ts';
import type { OpenedAudio } from './opened.ts';
import { joinPieces, type Pieces } from './pieces.ts';
import { resamplePieces } from './resample.ts';
import { findMarks } from './sounds/marks.ts';
import { createRuns } from './sounds/runs.ts';
import { createToneFrames } from './sounds/tone-frames.ts';
import { withoutMorse } from './sounds/without-morse.ts';
import { createSpeechBand } from './speech-band.ts';
import { gatherVoice, type Voice, type VoiceSegment } from './voice.ts';
import { createVoiceFrames } from './voice-frames.ts';
import { createVoiceTrack } from './voice-track.ts';

export interface Clip extends VoiceSegment {
  /** Mono, 16 kHz, the voice at the same level in every recording. */
  readonly pcm16k: Float32Array;
}

export interface Listening extends Voice {
  /** What else is in it, in order: Morse, courtesy tones, squelch tails. None of it counts as voice. */
  readonly marks: readonly SoundMark[];
}

/** Where somebody speaks, and what else there is. Rejects when `signal` aborts. */
export async function listenForVoice(audio: OpenedAudio, signal?: AbortSignal): Promise<Listening> {
  if (audio.elsewhere) return audio.elsewhere.listenForVoice(signal);
  const toSpeechBand = createSpeechBand();
  const frames = createVoiceFrames();
  const movement = createMovement();
  const track = createVoiceTrack();
  const tones = createToneFrames();
  const runs = createRuns();
  for await (const piece of piecesAt16k(audio)) {
    signal?.throwIfAborted();
    const band = toSpeechBand(piece);
    track.add(frames.push(band));
    track.addMovement(movement.push(band));
    runs.push(tones.push(piece));
  }
  track.add(frames.end());
  track.addMovement(movement.end());
  const marks = findMarks(runs.end());
  for (const { startMs, endMs } of marks) track.silence(startMs, endMs);
  const voice = gatherVoice(track, audio.facts.durationMs);
  return { ...voice, segments: withoutMorse(voice.segments, marks), marks };
}

/**
 * The sound of `clips` (in order, not overlapping), one after the other.
 * @param voiceLevel as {@link listenForVoice} found it
 * @throws whatever reason `signal` aborts with
 */
export async function* readClips(
  audio: OpenedAudio,
  clips: readonly VoiceSegment[],
  voiceLevel: number,
  signal?: AbortSignal,
): AsyncGenerator<Clip> {
  if (audio.elsewhere) return yield* audio.elsewhere.readClips(clips, voiceLevel, signal);
  const gain = levelGain(voiceLevel);
  const waiting = [...clips];
  const held = createHeld();
  for await (const piece of piecesAt16k(audio)) {
    signal?.throwIfAborted();
    if (waiting.length === 0) return;
    held.add(piece);
    for (let clip = waiting[0]; clip && toSample(clip.endMs) <= held.end(); clip = waiting[0]) {
      yield { ...clip, pcm16k: toLevel(held.slice(clip), gain) };
      waiting.shift();
    }
    held.dropBefore(toSample(waiting[0]?.startMs ?? Number.POSITIVE_INFINITY));
  }
  // Rounding may put the last clip's end a sample behind the last one there is.
  for (const clip of waiting) yield { ...clip, pcm16k: toLevel(held.slice(clip), gain) };
}

/** All of the sound at 16 kHz, with the voice at the same level in every recording. */
export async function* levelledPieces(
  audio: OpenedAudio,
  voiceLevel: number,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  if (audio.elsewhere) return yield* audio.elsewhere.levelledPieces(voiceLevel, signal);
  const gain = levelGain(voiceLevel);
  for await (const piece of piecesAt16k(audio)) {
    signal?.throwIfAborted();
    yield toLevel(piece, gain);
  }
}

/** The pieces that the next clip may still need. */
function createHeld() {
  const pieces: Float32Array[] = [];
  let start = 0;
  let end = 0;
  return {
    end: () => end,
    add(piece: Float32Array) {
      pieces.push(piece);
      end += piece.length;
    },
    slice({ startMs, endMs }: VoiceSegment) {
      return joinPieces(pieces).slice(toSample(startMs) - start, toSample(endMs) - start);
    },
    dropBefore(sample: number) {
      while (pieces[0] && start + pieces[0].length <= sample) start += pieces.shift()?.length ?? 0;
    },
  };
}

export function piecesAt16k({ facts, pieces }: OpenedAudio): Pieces {
  return resamplePieces(pieces(), facts.sampleRateHz, RECOGNISER_RATE_HZ);
}

function toSample(ms: number): number {
  return (ms * RECOGNISER_RATE_HZ) / 1_000;
}
