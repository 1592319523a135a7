/**
 * Keeps one worker alive and lets clips through it: the Recogniser made of whisper.cpp.
 *
 *   starting ──model loaded──▶ ready ──worker died──▶ starting   (again at once, then slower)
 *       └──something missing──▶ down ──a little later──▶ starting
 *
 * While starting, clips wait; while down, they are refused, and the queue that holds the jobs
 * waits instead. A job in flight when the worker dies is rejected and not tried again here.
 */
import {
  type Heard,
  LONGEST_CLIP_MS,
  RECOGNISER_RATE_HZ,
  type RecogniseOptions,
  type Recogniser,
  type RecogniserHealth,
  type RecogniserInfo,
} from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { type TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { stopped } from './failures.ts';
import { hear } from './hear.ts';
import { restartDelayMs } from './restart-delay.ts';
import { type WhisperChoice, type WhisperSettings, whisperSettings } from './settings.ts';
import { SlotQueue } from './slot-queue.ts';
import { modelHash, type StartedWorker, startWorker } from './start-worker.ts';
import type { WorkerProcess } from './worker-process.ts';

/** This many deaths without a finished clip in between: the recogniser counts as down. */
const DEATHS_UNTIL_DOWN = 3;

const LONGEST_CLIP_SAMPLES = (LONGEST_CLIP_MS / 1_000) * RECOGNISER_RATE_HZ;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
}

export class WhisperSupervisor implements Recogniser {
  readonly settings: WhisperSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #hash = modelHash();
  readonly #queue = new SlotQueue<WorkerProcess>();
  readonly #life = new AbortController();
  readonly #ended: Promise<void>;
  #info: RecogniserInfo | undefined;
  /** Alive, with its model loaded. */
  #worker: WorkerProcess | undefined;
  /** Why no worker is to be expected soon. */
  #down: TsnError | undefined;
  /** Starts that failed and workers that died since the last clip that was finished. */
  #troubles = 0;

  /** Starts at once, in the background; never throws for anything that is missing. */
  constructor(choice: WhisperChoice, { clock, log }: Needs) {
    this.settings = whisperSettings(choice);
    this.#clock = clock;
    this.#log = log;
    this.#ended = this.#keepAlive();
  }

  async transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    if (pcm16k.length > LONGEST_CLIP_SAMPLES)
      throw new RangeError(`a clip of more than ${LONGEST_CLIP_MS} ms`);
    if (this.#isStopping()) throw stopped();
    if (this.#down) throw this.#down;
    using turn = await this.#queue.take(options.signal);
    const heard = await hear(turn.worker, pcm16k, options, {
      settings: this.settings,
      clock: this.#clock,
    });
    this.#troubles = 0;
    return heard;
  }

  info(): RecogniserInfo | undefined {
    return this.#info;
  }

  health(): RecogniserHealth {
    if (this.#worker) return { state: 'ready' };
    if (this.#down) return { state: 'down', code: this.#down.code, reason: this.#down.message };
    return { state: 'starting' };
  }

  /** Process id of the worker, when one runs. */
  get pid(): number | undefined {
    return this.#worker?.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort();
    this.#worker?.kill(stopped());
    this.#queue.refuse(stopped());
    await this.#ended;
  }

  #isStopping(): boolean {
    return this.#life.signal.aborted;
  }

  async #keepAlive(): Promise<void> {
    while (!this.#isStopping()) {
      const failure = await this.#liveOnce().catch(toTsnError);
      this.#mourn(failure);
      const delayMs = restartDelayMs(this.#troubles, failure.code);
      await this.#clock.sleep(delayMs, this.#life.signal); // at once when we stop
    }
  }

  /** From start to death; answers why it died. */
  async #liveOnce(): Promise<TsnError> {
    const started = await startWorker(this.settings, {
      clock: this.#clock,
      hash: this.#hash,
      life: this.#life.signal,
    });
    this.#open(started);
    return started.worker.died;
  }

  #open({ worker, info }: StartedWorker): void {
    this.#worker = worker;
    this.#info = info;
    this.#down = undefined;
    this.#log.info({ pid: worker.pid, ...info }, 'recogniser ready');
    this.#queue.open(worker, this.settings.slots);
  }

  #mourn(failure: TsnError): void {
    const wasReady = this.#worker !== undefined;
    if (!this.#isStopping() && this.#down?.code !== failure.code)
      this.#log.warn({ error: failure, ...failure.facts }, 'recogniser down');
    this.#queue.close();
    this.#worker = undefined;
    this.#troubles += 1;
    if (wasReady && this.#troubles < DEATHS_UNTIL_DOWN) return;
    this.#down = failure;
    this.#queue.refuse(failure);
  }
}
