/**
 * The decoding process: requests come in on its standard input, results go out on its
 * standard output. It ends when the input does, so it never outlives the server.
 */
import type { Readable, Writable } from 'node:stream';
import { toTsnError } from '../../../platform/errors.ts';
import { encodeFrame, FrameReader } from '../../whisper/frames.ts';
import { createKeptSound } from './kept-sound.ts';
import { type Answer, type Request, SOUND_LIMITS } from './messages.ts';
import { doTask, type Given } from './tasks.ts';

const SIGN_OF_LIFE_MS = 500;

interface Running {
  readonly results: AsyncGenerator<Given>;
  readonly stop: AbortController;
}

/** Resolves when `input` is over. */
export function serveSounds(input: Readable, output: Writable): Promise<void> {
  const running = new Map<number, Running>();
  const kept = createKeptSound();
  let atWork = 0;

  const say = (answer: Answer, samples?: Float32Array): void => {
    output.write(encodeFrame(answer, samples, SOUND_LIMITS));
  };
  const sign = setInterval(() => {
    if (atWork > 0) say({ id: 0, kind: 'alive', rssBytes: process.memoryUsage.rss() });
  }, SIGN_OF_LIFE_MS);

  async function give(id: number): Promise<void> {
    const task = running.get(id);
    if (task === undefined) return;
    atWork += 1;
    try {
      const next = await task.results.next();
      if (next.done !== true)
        say({ id, kind: 'result', result: next.value.result }, next.value.samples);
      else finish(id, { id, kind: 'end' });
    } catch (error) {
      const { code, message } = toTsnError(error);
      finish(id, { id, kind: 'failure', code, message });
    } finally {
      atWork -= 1;
    }
  }

  function finish(id: number, answer: Answer): void {
    running.delete(id);
    say(answer);
  }

  function take(request: Request): void {
    const { id } = request;
    if (request.kind === 'start') {
      const stop = new AbortController();
      const results = doTask(request.subject, request.task, stop.signal, kept);
      running.set(id, { results, stop });
    }
    if (request.kind !== 'stop') return void give(id);
    const task = running.get(id);
    running.delete(id);
    task?.stop.abort(new Error('not wanted any more'));
    // Ends one that waits to be asked; one at work ends at its next pause.
    task?.results.return(undefined).catch(() => undefined);
  }

  const reader = new FrameReader(SOUND_LIMITS);
  input.on('data', (piece: Buffer) => {
    for (const { json } of reader.push(piece)) take(json as Request); // of our own make
  });
  return new Promise((resolve) => {
    input.once('close', () => {
      clearInterval(sign);
      resolve();
    });
    input.once('end', () => input.destroy());
  });
}
