/**
 * The sound at 16 kHz of what was listened to lately. The recogniser wants its clips soon
 * after: then nothing is decoded and resampled a second time.
 */
import { fstatSync } from 'node:fs';
import { RECOGNISER_RATE_HZ } from '../../../domain/recognition.ts';
import { piecesAt16k } from '../listen.ts';
import type { OpenedAudio } from '../opened.ts';

export interface KeptSound {
  /** `audio` at 16 kHz; once all of it was read, it is kept, unless it is long. */
  keeping(key: string, audio: OpenedAudio): OpenedAudio;
  get(key: string): OpenedAudio | undefined;
  drop(key: string): void;
}

/** 8 MB: sixteen transmissions of eight seconds. */
const MOST_SAMPLES = 2_000_000;
/** A minute; who speaks longer makes us decode twice. */
const LONGEST = 60 * RECOGNISER_RATE_HZ;

interface Kept {
  readonly audio: OpenedAudio;
  readonly samples: number;
}

export function createKeptSound(): KeptSound {
  const kept = new Map<string, Kept>();
  let total = 0;

  function drop(key: string): void {
    total -= kept.get(key)?.samples ?? 0;
    kept.delete(key);
  }

  function keep(key: string, entry: Kept): void {
    drop(key);
    kept.set(key, entry);
    total += entry.samples;
    for (const oldest of kept.keys()) {
      if (total <= MOST_SAMPLES) return;
      drop(oldest);
    }
  }

  return {
    drop,
    get: (key) => kept.get(key)?.audio,
    keeping(key, audio) {
      const at16k = { facts: { ...audio.facts, sampleRateHz: RECOGNISER_RATE_HZ } };
      const pieces = () =>
        gathering(audio, (all, samples) => {
          keep(key, { audio: { ...at16k, pieces: () => all }, samples });
        });
      return { ...at16k, pieces };
    },
  };
}

/** Passes the pieces on; `whole` gets all of them at the end, when they are not too many. */
async function* gathering(
  audio: OpenedAudio,
  whole: (pieces: readonly Float32Array[], samples: number) => void,
): AsyncGenerator<Float32Array> {
  const pieces: Float32Array[] = [];
  let samples = 0;
  for await (const piece of piecesAt16k(audio)) {
    samples += piece.length;
    if (samples <= LONGEST)
      pieces.push(piece.slice()); // a decoder may use its memory again
    else pieces.length = 0;
    yield piece;
  }
  if (samples <= LONGEST) whole(pieces, samples);
}

/** The same for as long as the file is: a path whose bytes were replaced is another one. */
export function keyOf(path: string, fd: number): string {
  const { ino, size, mtimeMs } = fstatSync(fd);
  return `${path} ${ino} ${size} ${mtimeMs}`;
}
