/** One child process: requests go in, answers come out, and one day it dies. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { TsnError } from '../../platform/errors.ts';
import { toTsnError } from '../../platform/errors.ts';
import {
  deathFailure,
  killedBeside,
  misunderstood,
  refusalFailure,
  spawnFailure,
} from './failures.ts';
import { encodeFrame, FrameReader } from './frames.ts';
import { type AbortRequest, Answer, type Request } from './messages.ts';

const LAST_WORDS_CHARS = 1_000;

interface Pending {
  resolve(answer: unknown): void;
  reject(failure: TsnError): void;
}

export class WorkerProcess {
  /** Resolves once, with the reason; every request without an answer is rejected with it. */
  readonly died: Promise<TsnError>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #reader = new FrameReader();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #lastWords = '';
  #death: TsnError | undefined;
  /** Called at once when it will answer nothing any more; `died` follows when it is gone. */
  onDoomed: (() => void) | undefined;

  /**
   * Throws `whisper/no-binary` where the runtime says at once that the file cannot run.
   * @param environment all that the child sees of an environment: nothing of ours is inherited
   */
  constructor(binary: string, environment: Readonly<Record<string, string>>) {
    this.#child = spawnWorker(binary, environment);
    this.died = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(this.#end(spawnFailure(binary, error))));
      this.#child.once('close', (code, signal) =>
        resolve(this.#end(deathFailure(code, signal, this.#lastWords))),
      );
    });
    this.#listen();
  }

  /** Whether it will answer nothing any more. */
  get isDoomed(): boolean {
    return this.#death !== undefined;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a request; `id` is for `abort`. */
  ask(request: Request, pcm?: Float32Array): { id: number; answer: Promise<unknown> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#death) reject(this.#death);
      else this.#pending.set(id, { resolve, reject });
    });
    this.#child.stdin.write(encodeFrame({ ...request, id }, pcm));
    return { id, answer };
  }

  /** Sends what has no answer of its own. */
  tell(request: AbortRequest): void {
    this.#child.stdin.write(encodeFrame({ ...request, id: 0 }));
  }

  /**
   * At once and for certain.
   * @param why told to all requests in flight or, when `guilty` is given, to that one alone
   */
  kill(why: TsnError, guilty?: number): void {
    if (guilty !== undefined) this.#take(guilty)?.reject(why);
    this.#end(guilty === undefined ? why : killedBeside(why));
    this.#child.kill('SIGKILL');
  }

  #listen(): void {
    this.#child.stdin.on('error', () => {}); // a broken pipe: `close` tells more
    this.#child.stdout.on('data', (piece: Buffer) => this.#read(piece));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_CHARS);
    });
  }

  #read(piece: Buffer): void {
    try {
      for (const frame of this.#reader.push(piece)) this.#settle(frame.json);
    } catch (error) {
      this.kill(toTsnError(error));
    }
  }

  #settle(json: unknown): void {
    const { success, data: answer, error } = Answer.safeParse(json);
    if (!success) throw misunderstood('an answer without an id', error);
    const pending = this.#take(answer.id);
    if (answer.code === undefined) pending?.resolve(answer);
    else pending?.reject(refusalFailure(answer.code, answer.error ?? answer.code));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  /** The first reason counts. */
  #end(failure: TsnError): TsnError {
    this.#death ??= failure;
    this.onDoomed?.();
    for (const pending of this.#pending.values()) pending.reject(this.#death);
    this.#pending.clear();
    return this.#death;
  }
}

/** Bun throws what Node reports in an event. */
function spawnWorker(
  binary: string,
  environment: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  try {
    return spawn(binary, [], { env: { ...environment }, shell: false, stdio: 'pipe' });
  } catch (error) {
    throw spawnFailure(binary, error);
  }
}
