/**
 * Keeps one worker alive and lets clips through it: the Recogniser made of whisper.cpp.
 *
 *   starting ──model loaded──▶ ready ──worker died──▶ starting   (again at once, then slower)
 *       │                       └──old, grown or mishearing──▶ drained, then starting
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
import { keepCanary } from './canary/canary.ts';
import { retired, stopped } from './failures.ts';
import { hear } from './hear.ts';
import { restartDelayMs } from './restart-delay.ts';
import {
  type Engine,
  type WhisperChoice,
  type WhisperSettings,
  whisperSettings,
} from './settings.ts';
import { SlotQueue } from './slot-queue.ts';
import { modelHash, type StartedWorker, startWorker } from './start-worker.ts';
import { residentBytes, WorkerAge } from './worker-age.ts';

/** This many deaths without a finished clip in between: the recogniser counts as down. */
const DEATHS_UNTIL_DOWN = 3;

const LONGEST_CLIP_SAMPLES = (LONGEST_CLIP_MS / 1_000) * RECOGNISER_RATE_HZ;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
}

/** A worker with its model loaded. */
interface Living extends StartedWorker {
  readonly age: WorkerAge;
  /** Takes nothing new, and ends with its last clip. */
  retiring: TsnError | undefined;
}

export class WhisperSupervisor implements Recogniser {
  readonly settings: WhisperSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #hash = modelHash();
  readonly #queue = new SlotQueue<Living>();
  readonly #life = new AbortController();
  readonly #ended: Promise<unknown>;
  #info: RecogniserInfo | undefined;
  #living: Living | undefined;
  /** Why no worker is to be expected soon. */
  #down: TsnError | undefined;
  /** Starts that failed and workers that died since the last clip that was finished. */
  #troubles = 0;
  /** Engines that were passed over at the last start, with the reason. */
  #passed = new Map<string, TsnError>();

  /** Starts at once, in the background; never throws for anything that is missing. */
  constructor(choice: WhisperChoice, { clock, log }: Needs) {
    this.settings = whisperSettings(choice);
    this.#clock = clock;
    this.#log = log;
    this.#ended = Promise.all([this.#keepAlive(), this.#watch()]);
  }

  async transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    if (pcm16k.length > LONGEST_CLIP_SAMPLES)
      throw new RangeError(`a clip of more than ${LONGEST_CLIP_MS} ms`);
    if (this.#isStopping()) throw stopped();
    if (this.#down) throw this.#down;
    try {
      return await this.#hear(pcm16k, options);
    } finally {
      this.#endRetired();
    }
  }

  info(): RecogniserInfo | undefined {
    return this.#info;
  }

  health(): RecogniserHealth {
    const { worker, retiring } = this.#living ?? {};
    if (worker && !worker.isDoomed && !retiring) return { state: 'ready' };
    if (this.#down) return { state: 'down', code: this.#down.code, reason: this.#down.message };
    return { state: 'starting' };
  }

  /** Process id of the worker, when one runs. */
  get pid(): number | undefined {
    return this.#living?.worker.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort();
    this.#living?.worker.kill(stopped());
    this.#queue.refuse(stopped());
    await this.#ended;
  }

  async #hear(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    using turn = await this.#queue.take(options.signal);
    const { worker, age } = turn.worker;
    const context = { settings: this.settings, clock: this.#clock };
    const heard = await hear(worker, pcm16k, options, context);
    this.#troubles = 0;
    const why = age.clipDone(residentBytes(worker.pid));
    if (why !== undefined) this.#retire(turn.worker, retired(why));
    return heard;
  }

  #isStopping(): boolean {
    return this.#life.signal.aborted;
  }

  async #keepAlive(): Promise<void> {
    while (!this.#isStopping()) {
      const failure = await this.#liveOnce().catch(toTsnError);
      const isRetired = this.#mourn(failure);
      const delayMs = isRetired ? 0 : restartDelayMs(this.#troubles, failure.code);
      await this.#clock.sleep(delayMs, this.#life.signal); // at once when we stop
    }
  }

  async #watch(): Promise<void> {
    if (this.settings.canaryEveryMs === 0) return;
    await keepCanary({
      clock: this.#clock,
      log: this.#log,
      everyMs: this.settings.canaryEveryMs,
      life: this.#life.signal,
      modelSha256: () => this.#info?.modelSha256,
      hear: (pcm16k, options) => this.transcribe(pcm16k, options),
      onNonsense: (failure) => {
        if (this.#living) this.#retire(this.#living, failure);
      },
    });
  }

  /** From start to death; answers why it died. */
  async #liveOnce(): Promise<TsnError> {
    this.#passed = new Map();
    const started = await startWorker(this.settings, {
      clock: this.#clock,
      hash: this.#hash,
      life: this.#life.signal,
      onPassed: (engine, failure) => this.#pass(engine, failure),
    });
    this.#open(started);
    return started.worker.died;
  }

  #pass({ name }: Engine, failure: TsnError): void {
    this.#passed.set(name, failure);
    if (this.settings.engines.length > 1)
      this.#log.warn({ engine: name, error: failure }, 'engine passed over');
  }

  #open(started: StartedWorker): void {
    const living = {
      ...started,
      age: new WorkerAge(this.settings),
      retiring: undefined,
    };
    this.#living = living;
    const passedOver = [...this.#passed].map(([name, { message }]) => `${name}: ${message}`);
    this.#info = { ...started.info, engineName: started.engine.name, passedOver };
    this.#down = undefined;
    this.#log.info({ pid: started.worker.pid, ...this.#info }, 'recogniser ready');
    // Nobody shall ask a worker that was just killed, and be told of another's misdeed.
    started.worker.onDoomed = () => this.#queue.close();
    this.#queue.open(living, this.settings.slots);
  }

  /** It ends what it does; those who wait wait for its successor. */
  #retire(living: Living, why: TsnError): void {
    if (living !== this.#living || living.retiring) return;
    this.#log.warn({ pid: living.worker.pid, error: why, ...why.facts }, 'worker is replaced');
    living.retiring = why;
    this.#queue.close();
    this.#endRetired();
  }

  #endRetired(): void {
    const living = this.#living;
    if (living?.retiring && this.#queue.turnsOf(living) === 0) living.worker.kill(living.retiring);
  }

  /** Answers whether its end was wanted. */
  #mourn(failure: TsnError): boolean {
    const living = this.#living;
    this.#queue.close();
    this.#living = undefined;
    if (living?.retiring === failure) return true;
    if (!this.#isStopping() && this.#down?.code !== failure.code)
      this.#log.warn({ error: failure, ...failure.facts }, 'recogniser down');
    this.#troubles += 1;
    if (living && this.#troubles < DEATHS_UNTIL_DOWN) return false;
    this.#down = failure;
    this.#queue.refuse(failure);
    return false;
  }
}
