/**
 * Silero's voice detector in a worker process of its own, which starts when the first
 * recording asks and is started anew after a death. One recording at a time: the
 * detector remembers what it heard, and a second of sound takes it 3 ms.
 */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { VOICE_STEP_SAMPLES, type VoiceDetector } from '../../domain/voice-gate.ts';
import type { Clock } from '../../platform/clock.ts';
import { watchdog } from '../../platform/watchdog.ts';
import { aborted, hung, misunderstood, modelMissing, stopped } from './failures.ts';
import { WorkerProcess } from './worker-process.ts';

/** 8 s of sound in a request; a whole number of steps. */
const PIECE_SAMPLES = 250 * VOICE_STEP_SAMPLES;
/** Even a loaded Raspberry Pi is done with a piece in a tenth of this. */
const ANSWER_MS = 60_000;

const Answer = z.object({ probabilities: z.array(z.number().min(0).max(1)) });

export interface SileroChoice {
  /** Path of tsn-whisperd. */
  readonly binary: string;
  /** Path of the voice model in ggml form. It may appear later. */
  readonly model: string;
}

export class SileroDetector implements VoiceDetector, AsyncDisposable {
  readonly #choice: SileroChoice;
  readonly #clock: Clock;
  #worker: WorkerProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  constructor(choice: SileroChoice, { clock }: { readonly clock: Clock }) {
    this.#choice = choice;
    this.#clock = clock;
  }

  missing(): string | undefined {
    const { binary, model } = this.#choice;
    if (!existsSync(model)) return `there is no voice model at ${model}`;
    return existsSync(binary) ? undefined : `there is no worker at ${binary}`;
  }

  probabilities(pieces: AsyncIterable<Float32Array>, signal?: AbortSignal): Promise<Float32Array> {
    const turn = this.#turn.then(() => this.#listen(pieces, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    const worker = this.#worker;
    worker?.kill(stopped());
    await worker?.died;
  }

  async #listen(pieces: AsyncIterable<Float32Array>, signal?: AbortSignal): Promise<Float32Array> {
    const worker = await this.#started();
    const all: number[] = [];
    let first = true;
    for await (const pcm of wholeSteps(pieces)) {
      if (signal?.aborted) throw aborted();
      all.push(...(await this.#ask(worker, { op: 'voice', first }, pcm, Answer)).probabilities);
      first = false;
    }
    return Float32Array.from(all);
  }

  async #started(): Promise<WorkerProcess> {
    if (this.#isStopping) throw stopped();
    if (this.#worker !== undefined) return this.#worker;
    const { binary, model } = this.#choice;
    if (!existsSync(model)) throw modelMissing(model, undefined);
    const worker = new WorkerProcess(binary, {});
    this.#worker = worker;
    void worker.died.then(() => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    try {
      await this.#ask(worker, { op: 'load-voice', model }, undefined, z.looseObject({}));
      return worker;
    } catch (error) {
      worker.kill(stopped());
      this.#worker = undefined;
      throw error;
    }
  }

  async #ask<T>(
    worker: WorkerProcess,
    request: Parameters<WorkerProcess['ask']>[0],
    pcm: Float32Array | undefined,
    shape: z.ZodType<T>,
  ): Promise<T> {
    using _watchdog = watchdog(this.#clock, ANSWER_MS, () => worker.kill(hung(ANSWER_MS)));
    const { success, data, error } = shape.safeParse(await worker.ask(request, pcm).answer);
    if (!success) throw misunderstood('an answer about voice that is none', error);
    return data;
  }
}

/** The same sound in pieces of one length, so that no step is cut in two but the last. */
async function* wholeSteps(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  let held = new Float32Array(PIECE_SAMPLES);
  let length = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const some = piece.subarray(at, at + PIECE_SAMPLES - length);
      held.set(some, length);
      length += some.length;
      at += some.length;
      if (length < PIECE_SAMPLES) continue;
      yield held;
      held = new Float32Array(PIECE_SAMPLES);
      length = 0;
    }
  }
  if (length > 0) yield held.subarray(0, length);
}
