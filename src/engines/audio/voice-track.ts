/** What is kept of the frames of a recording: six bytes each, since hours have a million of them. */
import { FRAME_MS, FRAME_STEP_MS, type VoiceFrame } from './voice-frames.ts';

export interface VoiceTrack {
  add(frames: readonly VoiceFrame[]): void;
  /** How much the sound moves (see movement.ts), 0…1, frame after frame. */
  addMovement(values: Float32Array): void;
  /** Nobody speaks between these milliseconds: it is a tone, however much it sounds like one. */
  silence(startMs: number, endMs: number): void;
  length(): number;
  isVoiced(frame: number): boolean;
  level(frame: number): number;
  /** 0…1; 0 where it was not measured. */
  movement(frame: number): number;
  /** The level of every frame. */
  levels(): Float32Array;
}

const FIRST_ROOM = 1_024;
/** Of movement: as fine as a byte is. */
const STEPS = 255;

export function createVoiceTrack(): VoiceTrack {
  let levels = new Float32Array(FIRST_ROOM);
  let voiced = new Uint8Array(FIRST_ROOM);
  let count = 0;
  let movement = new Uint8Array(FIRST_ROOM);
  let moved = 0;

  function makeRoom(): void {
    if (count < levels.length) return;
    const [oldLevels, oldVoiced] = [levels, voiced];
    levels = new Float32Array(2 * count);
    voiced = new Uint8Array(2 * count);
    levels.set(oldLevels);
    voiced.set(oldVoiced);
  }

  return {
    add(frames) {
      for (const { level, isVoiced } of frames) {
        makeRoom();
        levels[count] = level;
        voiced[count++] = isVoiced ? 1 : 0;
      }
    },
    addMovement(values) {
      for (const value of values) {
        if (moved === movement.length) {
          const old = movement;
          movement = new Uint8Array(2 * moved);
          movement.set(old);
        }
        movement[moved++] = Math.round(value * STEPS);
      }
    },
    silence(startMs, endMs) {
      const from = Math.max(0, Math.floor((startMs - FRAME_MS) / FRAME_STEP_MS) + 1);
      voiced.fill(0, from, Math.min(count, Math.ceil(endMs / FRAME_STEP_MS)));
    },
    length: () => count,
    isVoiced: (frame) => frame < count && voiced[frame] === 1,
    level: (frame) => (frame < count ? (levels[frame] ?? 0) : 0),
    movement: (frame) => (frame < moved ? (movement[frame] ?? 0) / STEPS : 0),
    levels: () => levels.slice(0, count),
  };
}
