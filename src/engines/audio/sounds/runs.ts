/** Frames become runs: a steady tone from here to there, or a stretch of hiss. */
import { TONE_FRAME_MS, TONE_STEP_MS, type ToneFrame } from './tone-frames.ts';

export interface ToneRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly hz: number;
  readonly level: number;
  /** Mean share of the energy, 0…1. */
  readonly share: number;
  /** Between its lowest and its highest frequency, edges left out: a machine's tone stands still. */
  readonly wanderHz: number;
}

export interface HissRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly level: number;
  /** Right behind it. */
  readonly levelAfter: number;
}

export interface Runs {
  push(frames: readonly ToneFrame[]): void;
  end(): { readonly tones: readonly ToneRun[]; readonly hisses: readonly HissRun[] };
}

/** Below it, noise has tones of its own by chance. */
const LEAST_SHARE = 0.3;
const STEADY_HZ = 35;
/** A tone lasts while it has half of its full strength: there are its edges, whatever the window. */
const EDGE = 0.5;
/** Frames that reach over the edge of a tone, on either side. */
const EDGE_FRAMES = 2;
const SHORTEST_TONE_MS = 24;
const SMOOTH = 0.45;
const LEAST_HISS = 0.01;
const SHORTEST_HISS_MS = 40;
/** Hours of talk have many; more than this is an attack on the memory. */
const MOST_RUNS = 200_000;

/** The middle of a frame. */
function timeOf(frame: number): number {
  return frame * TONE_STEP_MS + TONE_FRAME_MS / 2;
}

export function createRuns(): Runs {
  const tones: ToneRun[] = [];
  const hisses: HissRun[] = [];
  let at = 0;
  let tone: { first: number; frames: ToneFrame[]; strongest: number } | undefined;
  let hiss: { first: number; count: number; power: number } | undefined;

  function endTone(): void {
    if (tone !== undefined && tones.length < MOST_RUNS) {
      const run = toRun(tone.first, tone.frames);
      if (run !== undefined) tones.push(run);
    }
    tone = undefined;
  }

  function endHiss(after: number): void {
    if (hiss !== undefined && hisses.length < MOST_RUNS) {
      const { first, count, power } = hiss;
      const span = { startMs: timeOf(first), endMs: timeOf(first + count - 1) };
      const level = Math.sqrt(power / count);
      if (span.endMs - span.startMs >= SHORTEST_HISS_MS)
        hisses.push({ ...span, level, levelAfter: after });
    }
    hiss = undefined;
  }

  function take(frame: ToneFrame): void {
    const strongest = tone?.strongest ?? 0;
    const last = tone?.frames.at(-1);
    const goesOn =
      frame.share >= LEAST_SHARE &&
      (last === undefined || Math.abs(frame.hz - last.hz) <= STEADY_HZ) &&
      frame.level >= EDGE * strongest;
    if (!goesOn) endTone();
    if (frame.share >= LEAST_SHARE && goesOn) {
      tone ??= { first: at, frames: [], strongest: 0 };
      tone.frames.push(frame);
      tone.strongest = Math.max(tone.strongest, frame.level);
      if (tone.frames.length > 2_000) endTone(); // 16 s: a carrier with a tone, cut up
    }
    const isHiss =
      frame.smoothness < SMOOTH && frame.share < LEAST_SHARE && frame.total > LEAST_HISS;
    if (!isHiss) endHiss(frame.total);
    else {
      hiss ??= { first: at, count: 0, power: 0 };
      hiss.count += 1;
      hiss.power += frame.total ** 2;
    }
    at += 1;
  }

  return {
    push(frames) {
      for (const frame of frames) take(frame);
    },
    end() {
      endTone();
      endHiss(0);
      return { tones, hisses };
    },
  };
}

/** Cut to where the tone has half of its strength. */
function toRun(first: number, frames: readonly ToneFrame[]): ToneRun | undefined {
  const strongest = frames.reduce((most, { level }) => Math.max(most, level), 0);
  const from = frames.findIndex(({ level }) => level >= EDGE * strongest);
  const to = frames.findLastIndex(({ level }) => level >= EDGE * strongest);
  const strong = frames.slice(from, to + 1);
  // Each edge lies half a step outside the first and the last strong frame.
  const startMs = timeOf(first + from) - TONE_STEP_MS / 2;
  const endMs = timeOf(first + to) + TONE_STEP_MS / 2;
  if (endMs - startMs < SHORTEST_TONE_MS) return undefined;
  const mean = (of: (frame: ToneFrame) => number): number =>
    strong.reduce((sum, frame) => sum + of(frame), 0) / strong.length;
  return {
    ...{ startMs, endMs, hz: mean(({ hz }) => hz) },
    ...{ level: mean(({ level }) => level), share: mean(({ share }) => share) },
    wanderHz: wander(strong.slice(EDGE_FRAMES, -EDGE_FRAMES)),
  };
}

function wander(frames: readonly ToneFrame[]): number {
  const most = frames.reduce((hz, frame) => Math.max(hz, frame.hz), 0);
  return most - frames.reduce((hz, frame) => Math.min(hz, frame.hz), most);
}
