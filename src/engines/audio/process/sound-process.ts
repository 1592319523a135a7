/** One decoding process as the server sees it: tasks go in, results are pulled out. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError, toTsnError } from '../../../platform/errors.ts';
import { encodeFrame, type Frame, FrameReader } from '../../whisper/frames.ts';
import { type ProcessCommand, soundProcessCommand } from './command.ts';
import { type Answer, type Request, SOUND_LIMITS, type Subject, type Task } from './messages.ts';

/** No decoder needs that long for one chunk, on whatever machine: it will never come back. */
const MOST_SILENCE_MS = 60_000;
/** Without a reason of ours each answer would make an error with a stack. */
const HEARD = 'it answered';
/** Far above what any recording needs; the machine must not start to swap. */
const MOST_RSS_BYTES = 1_500_000_000;

export interface Pulled {
  readonly answer: Answer & { readonly kind: 'result' };
  readonly samples: Float32Array;
}

interface Waiting {
  resolve(pulled: Pulled | undefined): void;
  reject(failure: TsnError): void;
}

export class SoundProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #clock: Clock;
  readonly #reader = new FrameReader(SOUND_LIMITS);
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #open = 0;
  #dead: TsnError | undefined;
  #watch: AbortController | undefined;

  constructor(clock: Clock, { command, args }: ProcessCommand = soundProcessCommand()) {
    this.#clock = clock;
    const environment = process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] };
    this.#child = spawn(command, [...args], { env: environment, stdio: 'pipe' });
    this.#child.once('error', (error) => this.#end(died(error.message)));
    this.#child.once('close', (code, signal) => this.#end(died(`${signal ?? `status ${code}`}`)));
    this.#child.stdin.on('error', () => {}); // a broken pipe: `close` tells more
    this.#child.stderr.resume();
    this.#child.stdout.on('data', (piece: Buffer) => this.#read(piece));
  }

  get isAlive(): boolean {
    return this.#dead === undefined;
  }

  /** How many tasks are under way. */
  get load(): number {
    return this.#open;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * The results of a task, in order; who stops reading stops the task.
   * @throws TsnError what the task failed with, `audio/stuck`, `audio/process-died`
   */
  async *results(subject: Subject, task: Task, signal?: AbortSignal): AsyncGenerator<Pulled> {
    signal?.throwIfAborted();
    this.#lastId += 1;
    const id = this.#lastId;
    const stop = (): void => this.#stop(id, signal);
    signal?.addEventListener('abort', stop, { once: true });
    this.#open += 1;
    try {
      let pulled = await this.#pull({ id, kind: 'start', subject, task });
      while (pulled !== undefined) {
        yield pulled;
        pulled = await this.#pull({ id, kind: 'next' });
      }
      signal?.throwIfAborted();
    } finally {
      this.#open -= 1;
      signal?.removeEventListener('abort', stop);
      this.#tell({ id, kind: 'stop' });
    }
  }

  kill(why: TsnError): void {
    this.#end(why);
    this.#child.kill('SIGKILL');
  }

  #pull(request: Request): Promise<Pulled | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(this.#dead);
      this.#waiting.set(request.id, { resolve, reject });
      this.#tell(request);
      if (this.#watch === undefined) this.#watchOver();
    });
  }

  /** Whoever waits gets the reason at once; the process hears of it at its next pause. */
  #stop(id: number, signal: AbortSignal | undefined): void {
    this.#tell({ id, kind: 'stop' });
    const waiting = this.#take(id);
    const reason: unknown = signal?.reason;
    waiting?.reject(reason as TsnError); // whatever the caller aborts with is what the caller gets
  }

  #tell(request: Request): void {
    if (!this.#dead) this.#child.stdin.write(encodeFrame(request, undefined, SOUND_LIMITS));
  }

  #read(piece: Buffer): void {
    try {
      for (const frame of this.#reader.push(piece)) this.#hear(frame);
    } catch (error) {
      this.kill(died(`it wrote nonsense: ${toTsnError(error).message}`));
    }
    this.#watchOver();
  }

  #hear({ json, pcm }: Frame): void {
    const answer = json as Answer; // of our own make
    if (answer.kind === 'alive') {
      if (answer.rssBytes > MOST_RSS_BYTES)
        this.kill(new TsnError('audio/stuck', `decoding took ${answer.rssBytes} bytes of memory`));
      return;
    }
    const waiting = this.#take(answer.id);
    if (answer.kind === 'result') waiting?.resolve({ answer, samples: pcm });
    else if (answer.kind === 'end') waiting?.resolve(undefined);
    else waiting?.reject(new TsnError(answer.code, answer.message));
  }

  /** Counts anew from each sign of life, while somebody waits. */
  #watchOver(): void {
    this.#watch?.abort(HEARD);
    this.#watch = undefined;
    if (this.#waiting.size === 0 || this.#dead) return;
    const watch = new AbortController();
    this.#watch = watch;
    void this.#clock.sleep(MOST_SILENCE_MS, watch.signal).then(() => {
      if (!watch.signal.aborted)
        this.kill(new TsnError('audio/stuck', `no sign of life for ${MOST_SILENCE_MS} ms`));
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  /** The first reason counts. */
  #end(why: TsnError): void {
    this.#dead ??= why;
    this.#watch?.abort();
    for (const waiting of this.#waiting.values()) waiting.reject(this.#dead);
    this.#waiting.clear();
  }
}

function died(how: string): TsnError {
  return new TsnError('audio/process-died', `the decoding process ended: ${how}`);
}
