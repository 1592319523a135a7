/** What the decoding process can do. Each task gives its results one after the other. */
import { setImmediate } from 'node:timers/promises';
import { openAudio } from '../audio.ts';
import { bytesOfFile } from '../bytes.ts';
import { levelledPieces, listenForVoice, readClips } from '../listen.ts';
import type { OpenedAudio } from '../opened.ts';
import type { Pieces } from '../pieces.ts';
import { render } from '../rendition/render.ts';
import { type KeptSound, keyOf } from './kept-sound.ts';
import type { Result, Subject, Task } from './messages.ts';

export interface Given {
  readonly result: Result;
  readonly samples?: Float32Array;
}

/** Ends when `signal` aborts, with its reason. */
export async function* doTask(
  { path, fileName, ffmpeg }: Subject,
  task: Task,
  signal: AbortSignal,
  kept: KeptSound,
): AsyncGenerator<Given> {
  const pause = createPause(signal);
  using bytes = bytesOfFile(path, fileName);
  const key = keyOf(path, bytes.fd);
  const heard = task.op === 'clips' || task.op === 'levelled' ? kept.get(key) : undefined;
  const opened =
    heard ?? (await openAudio(bytes, fileName, { pause, ...(ffmpeg ? { ffmpeg } : {}) }));
  const audio: OpenedAudio = { ...opened, pieces: () => pausing(opened.pieces(), pause) };
  switch (task.op) {
    case 'open':
      yield { result: { of: 'open', facts: audio.facts } };
      return;
    case 'pieces':
      for await (const samples of audio.pieces()) yield { result: { of: 'piece' }, samples };
      return;
    case 'listen': {
      const { levels, ...told } = await listenForVoice(kept.keeping(key, audio));
      yield { result: { of: 'listen', ...told }, samples: levels };
      return;
    }
    case 'levelled':
      for await (const samples of levelledPieces(audio, task.voiceLevel))
        yield { result: { of: 'piece' }, samples };
      return;
    case 'render':
      yield* renderInto(audio, task.target);
      return;
    case 'clips':
      for await (const { pcm16k, ...clip } of readClips(audio, task.clips, task.voiceLevel))
        yield { result: { of: 'clip', clip }, samples: pcm16k };
      kept.drop(key);
  }
}

async function* renderInto(audio: OpenedAudio, target: string): AsyncGenerator<Given> {
  const { durationMs } = audio.facts;
  if (durationMs === 0) return yield { result: { of: 'rendered', durationMs } };
  const work = render(audio, target);
  for (;;) {
    const step = await work.next();
    if (step.done === true)
      return yield { result: { of: 'rendered', durationMs }, samples: step.value };
    yield { result: { of: 'rendering', doneMs: step.value } };
  }
}

const LONGEST_TURN_MS = 20;

/** Lets requests in and the other tasks run, now and then. */
function createPause(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_TURN_MS) return;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  };
}

async function* pausing(pieces: Pieces, pause: () => Promise<void>): AsyncGenerator<Float32Array> {
  for await (const piece of pieces) {
    yield piece;
    await pause();
  }
}
