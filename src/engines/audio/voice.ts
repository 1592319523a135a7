/**
 * The voice gate: where somebody speaks, without a model. Silence, noise, squelch
 * tails, steady tones, CW and DTMF pass as nothing, so that no recogniser has to
 * dream up words for them; the doubtful is kept.
 */
import { createMovement } from './movement.ts';
import { createSpeechBand } from './speech-band.ts';
import { livelinessOf } from './steady-notes.ts';
import { createVoiceFrames, FRAME_MS, FRAME_STEP_MS } from './voice-frames.ts';
import { createVoiceTrack, type VoiceTrack } from './voice-track.ts';

/** Milliseconds from the start of the recording. */
export interface VoiceSegment {
  readonly startMs: number;
  readonly endMs: number;
  /** How much moves in it, 0…1, as our own gate measured it (see steady-notes.ts). */
  readonly movement?: number;
}

export interface Voice {
  /** In order, not overlapping, with room for the unvoiced sounds around them. */
  readonly segments: readonly VoiceSegment[];
  /** Level of the voiced frames (root mean square, full scale = 1); 0 without voice. */
  readonly level: number;
  /** Level of every frame, {@link FRAME_STEP_MS} apart: where it is lowest, one may cut. */
  readonly levels: Float32Array;
}

/** Keyed tones look like a voice only while they start and stop: never for three frames. */
const SHORTEST_RUN = 3;
/** 96 ms of voice in all: less than the shortest "oh", of which the pure middle does not count. */
const FEWEST_VOICED = 6;
/** Consonants before the first and after the last vowel. */
const PAD_BEFORE_MS = 250;
const PAD_AFTER_MS = 350;
const FRAMES_BEFORE = Math.round(PAD_BEFORE_MS / FRAME_STEP_MS);
const FRAMES_AFTER = Math.round(PAD_AFTER_MS / FRAME_STEP_MS);
/** Pauses up to here belong to the same phrase. */
const LONGEST_PAUSE_MS = 800;

/** Where somebody speaks in mono sound at 16 kHz. */
export function findVoice(pcm16k: Float32Array): readonly VoiceSegment[] {
  const band = createSpeechBand()(pcm16k);
  const frames = createVoiceFrames();
  const movement = createMovement();
  const track = createVoiceTrack();
  track.add(frames.push(band));
  track.add(frames.end());
  track.addMovement(movement.push(band));
  track.addMovement(movement.end());
  return gatherVoice(track, pcm16k.length / 16).segments;
}

/** The same from frames, so that long recordings can be judged piece by piece. */
export function gatherVoice(track: VoiceTrack, durationMs: number): Voice {
  const levels = track.levels();
  const runs = findRuns(track);
  const segments = joinRuns(runs).flatMap(({ from, to }): readonly VoiceSegment[] => {
    const { areNotes, movement } = livelinessOf(track, from - FRAMES_BEFORE, to + FRAMES_AFTER);
    if (areNotes) return [];
    const startMs = Math.max(0, from * FRAME_STEP_MS - PAD_BEFORE_MS);
    const endMs = (to - 1) * FRAME_STEP_MS + FRAME_MS + PAD_AFTER_MS;
    return [{ startMs, endMs: Math.min(durationMs, endMs), movement }];
  });
  return {
    segments: joinOverlaps(segments),
    level: segments.length > 0 ? meanLevel(runs, levels) : 0,
    levels,
  };
}

/** Voiced frames in a row: from (inclusive) to (exclusive); `voiced` counts them. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly voiced: number;
}

function findRuns(track: VoiceTrack): readonly Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < track.length(); at++) {
    const from = at;
    while (track.isVoiced(at)) at++;
    if (at - from >= SHORTEST_RUN) runs.push({ from, to: at, voiced: at - from });
  }
  return runs;
}

function joinRuns(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && (run.from - last.to) * FRAME_STEP_MS <= LONGEST_PAUSE_MS)
      joined[joined.length - 1] = { from: last.from, to: run.to, voiced: last.voiced + run.voiced };
    else joined.push(run);
  }
  return joined.filter(({ voiced }) => voiced >= FEWEST_VOICED);
}

function joinOverlaps(segments: readonly VoiceSegment[]): readonly VoiceSegment[] {
  const joined: VoiceSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && segment.startMs <= last.endMs)
      joined[joined.length - 1] = {
        ...{ startMs: last.startMs, endMs: segment.endMs },
        movement: Math.max(last.movement ?? 0, segment.movement ?? 0),
      };
    else joined.push(segment);
  }
  return joined;
}

/** The mean power's level: loud vowels decide, so it is the same for a faint copy of the voice. */
function meanLevel(runs: readonly Run[], levels: Float32Array): number {
  let power = 0;
  let count = 0;
  for (const { from, to } of runs) {
    for (let at = from; at < to; at++) power += (levels[at] ?? 0) ** 2;
    count += to - from;
  }
  return Math.sqrt(power / count);
}
