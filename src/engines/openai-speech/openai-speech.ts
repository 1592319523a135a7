/**
 * A recogniser behind OpenAI's transcription protocol: OpenAI, vLLM, speaches, whisper.cpp's
 * server. It asks once and tells what happened; who else may be asked is the chain's business.
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
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { watchdog } from '../../platform/watchdog.ts';
import { badReply, calledOff, networkFailure, noKey, statusFailure, timedOut } from './failures.ts';
import { readReply } from './reply.ts';
import { type Sending, transcriptionRequest } from './request.ts';
import { modelsUrl, type OpenAiSpeechSettings, transcriptionsUrl } from './settings.ts';
import { isWhisperCpp } from './whisper-cpp.ts';

/** No transcript of 24 seconds is longer. */
const LONGEST_REPLY_BYTES = 4 << 20;

interface Answer {
  readonly body: string;
  readonly isJson: boolean;
  readonly isWhisperCpp: boolean;
}

export class OpenAiSpeech implements Recogniser {
  readonly settings: OpenAiSpeechSettings;
  readonly #clock: Clock;
  readonly #life = new AbortController();
  /** What the last answer said of itself. */
  #isWhisperCpp = false;

  constructor(settings: OpenAiSpeechSettings, { clock }: { readonly clock: Clock }) {
    this.settings = settings;
    this.#clock = clock;
  }

  async transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    const durationMs = (pcm16k.length / RECOGNISER_RATE_HZ) * 1_000;
    if (durationMs > LONGEST_CLIP_MS)
      throw new RangeError(`a clip of more than ${LONGEST_CLIP_MS} ms`);
    const startedAt = performance.now();
    const to = { model: this.settings.model, isWhisperCpp: this.#isWhisperCpp };
    const request = await transcriptionRequest(pcm16k, options, to);
    const url = transcriptionsUrl(this.settings);
    const { body, isJson, isWhisperCpp } = await this.#ask(url, request, options);
    this.#isWhisperCpp = isWhisperCpp;
    const asked = { host: this.#host, language: options.language, durationMs };
    const heard = readReply(body, isJson, isWhisperCpp ? { ...asked, isWhisperCpp } : asked);
    return { ...heard, computeMs: performance.now() - startedAt };
  }

  /**
   * Whether the service is there and takes the key, at no cost; answers the models that it
   * names, none when it names none. Throws `speech/…`.
   */
  async look(signal?: AbortSignal): Promise<readonly string[]> {
    const only = signal ? { signal } : {};
    try {
      const { body } = await this.#ask(modelsUrl(this.settings), { method: 'GET' }, only);
      return [...body.matchAll(/"id"\s*:\s*"([^"]+)"/g)].map(([, id = '']) => id);
    } catch (error) {
      // whisper.cpp's server has no such list, and is there all the same.
      if (error instanceof TsnError && error.code === 'speech/not-there') return [];
      throw error;
    }
  }

  info(): RecogniserInfo {
    const { model, slots } = this.settings;
    return {
      engine: 'openai',
      version: 'v1',
      model,
      // Nobody sees its weights: what is told apart is the address and the name.
      modelSha256: sha256(`openai ${transcriptionsUrl(this.settings)} ${model}`),
      modelType: /tiny|base|small|medium|large|turbo/.exec(model)?.[0] ?? '',
      multilingual: !/\.en\b/.test(model),
      devices: [this.#host],
      slots,
    };
  }

  health(): RecogniserHealth {
    return { state: 'ready' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort();
  }

  get #host(): string {
    return new URL(this.settings.url).host;
  }

  async #ask(
    url: string,
    request: Sending,
    { signal, deadlineMs }: { readonly signal?: AbortSignal; readonly deadlineMs?: number },
  ): Promise<Answer> {
    const late = new AbortController();
    const timeoutMs = Math.min(deadlineMs ?? Infinity, this.settings.timeoutMs);
    using _watchdog = watchdog(this.#clock, timeoutMs, () => late.abort());
    const stop = AbortSignal.any([late.signal, this.#life.signal, ...(signal ? [signal] : [])]);
    if (stop.aborted) throw calledOff();
    const headers = { ...request.headers, ...this.#authorization() };
    const isStopped = (): boolean => stop.aborted;
    try {
      // A redirect would carry the key and the sound to somebody else.
      const response = await fetch(url, { ...request, headers, signal: stop, redirect: 'error' });
      return await this.#read(response);
    } catch (error) {
      if (error instanceof TsnError) throw error;
      if (late.signal.aborted) throw timedOut(this.#host, timeoutMs);
      if (isStopped()) throw calledOff();
      throw networkFailure(this.#host, error);
    }
  }

  #authorization(): Record<string, string> {
    const key = this.settings.key();
    if (key === '') throw noKey();
    return key === undefined ? {} : { Authorization: `Bearer ${key}` };
  }

  async #read(response: Response): Promise<Answer> {
    const body = await wholeBody(response, this.#host);
    const { status, headers } = response;
    if (!response.ok) {
      const retryAfter = headers.get('retry-after');
      throw statusFailure(this.#host, { status, body, retryAfter, now: this.#clock.now() });
    }
    return {
      body,
      isJson: /json/.test(headers.get('content-type') ?? ''),
      isWhisperCpp: isWhisperCpp(headers.get('server')),
    };
  }
}

async function wholeBody(response: Response, host: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    const bytes: Uint8Array = piece;
    size += bytes.length;
    if (size > LONGEST_REPLY_BYTES) throw badReply(host, `more than ${LONGEST_REPLY_BYTES} bytes`);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}
