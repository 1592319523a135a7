/**
 * Asks a detector that remembers what it heard a second time. It needs some seconds to
 * settle: of music that a recording begins in the midst of, it takes a second or two for a
 * voice, and no more once it has heard that music. A weak station may not be heard again
 * either: only what moves no more than music does has to be.
 */
import { RECOGNISER_RATE_HZ } from '../../domain/recognition.ts';
import { VOICE_STEP_SAMPLES, type VoiceDetector } from '../../domain/voice-gate.ts';
import { overlapping, type Stretch, voicedStretches } from '../../domain/voiced-stretches.ts';
import { joinPieces } from '../../engines/audio/pieces.ts';

const STEP_MS = (VOICE_STEP_SAMPLES / RECOGNISER_RATE_HZ) * 1_000;
/** What it hears beforehand the second time: the beginning of the recording, in whole steps. */
const BEFOREHAND_STEPS = Math.floor(5_000 / STEP_MS);
/** A shorter recording is a word, which may not sound the same after itself. */
const SHORTEST_MS = 1_500;
/** What begins later was heard by a detector that had settled. */
const SETTLED_MS = 3_500;
const HEARD_AGAIN_STEPS = Math.floor(10_000 / STEP_MS);

export interface Sound {
  readonly pieces: AsyncIterable<Float32Array>;
  readonly durationMs: number;
  /** Whether the sound there moves as little as music does. */
  mayBeMusic(this: void, stretch: Stretch): boolean;
}

/** Where `detector` hears a voice; what may be music at the beginning only if it hears it again. Rejects as it does. */
export async function settledStretches(
  detector: VoiceDetector,
  { pieces, durationMs, mayBeMusic }: Sound,
  signal?: AbortSignal,
): Promise<readonly Stretch[]> {
  const beginning = createBeginning();
  const first = await detector.probabilities(beginning.keepOf(pieces), signal);
  const stretches = voicedStretches(first, STEP_MS, durationMs);
  const isDoubtful = (stretch: Stretch): boolean =>
    stretch.startMs < SETTLED_MS && mayBeMusic(stretch);
  if (durationMs < SHORTEST_MS || !stretches.some(isDoubtful)) return stretches;
  const again = voicedStretches(
    await heardAgain(detector, beginning.sound(), signal),
    STEP_MS,
    durationMs,
  );
  return stretches.filter((stretch) => !isDoubtful(stretch) || overlapping(stretch, again));
}

async function heardAgain(
  detector: VoiceDetector,
  sound: Float32Array,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const steps = Math.min(BEFOREHAND_STEPS, Math.floor(sound.length / VOICE_STEP_SAMPLES));
  const beforehand = sound.subarray(0, steps * VOICE_STEP_SAMPLES);
  return (await detector.probabilities(inTurn([beforehand, sound]), signal)).subarray(steps);
}

/** Keeps the beginning of a sound while it passes through. */
function createBeginning() {
  const most = HEARD_AGAIN_STEPS * VOICE_STEP_SAMPLES;
  const kept: Float32Array[] = [];
  let length = 0;
  return {
    async *keepOf(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
      for await (const piece of pieces) {
        const part = piece.slice(0, most - length);
        if (part.length > 0) kept.push(part);
        length += part.length;
        yield piece;
      }
    },
    sound: () => joinPieces(kept),
  };
}

// The detector takes what comes in time; this is there already.
async function* inTurn(sounds: readonly Float32Array[]): AsyncGenerator<Float32Array> {
  yield* sounds;
}
