/** What is kept of the frames of a recording: five bytes each, since hours have a million of them. */
import type { VoiceFrame } from './voice-frames.ts';

export interface VoiceTrack {
  add(frames: readonly VoiceFrame[]): void;
  length(): number;
  isVoiced(frame: number): boolean;
  /** The level of every frame. */
  levels(): Float32Array;
}

const FIRST_ROOM = 1_024;

export function createVoiceTrack(): VoiceTrack {
  let levels = new Float32Array(FIRST_ROOM);
  let voiced = new Uint8Array(FIRST_ROOM);
  let count = 0;

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
    length: () => count,
    isVoiced: (frame) => frame < count && voiced[frame] === 1,
    levels: () => levels.slice(0, count),
  };
}
