/** A recogniser that says what a test tells it to. Passes test/contract/recogniser.ts as the real one does. */
import {
  type Heard,
  type HeardSegment,
  LONGEST_CLIP_MS,
  RECOGNISER_RATE_HZ,
  type RecogniseOptions,
  type Recogniser,
  type RecogniserHealth,
  type RecogniserInfo,
} from '../../src/domain/recognition.ts';
import { TsnError } from '../../src/platform/errors.ts';

/** What is heard in a clip: words, a whole answer, or a failure. May wait. */
export type Hearing = (
  pcm16k: Float32Array,
  options: RecogniseOptions,
) => Heard | string | Promise<Heard | string>;

export const FAKE_INFO: RecogniserInfo = {
  engine: 'fake',
  version: '1',
  model: 'fake.bin',
  modelSha256: 'f'.repeat(64),
  modelType: 'tiny',
  multilingual: false,
  devices: ['none'],
  slots: 1,
};

/** One segment over the whole clip; no words: no segment. */
export function heard(words: string, durationMs: number): Heard {
  const segment: HeardSegment = {
    startMs: 0,
    endMs: durationMs,
    text: words,
    avgLogprob: -0.2,
    tokens: [],
  };
  const segments = words === '' ? [] : [segment];
  return { language: 'en', segments, noSpeechProb: 0.01, computeMs: 5 };
}

export class FakeRecogniser implements Recogniser {
  /** Durations of the clips that were given, in order. */
  readonly clipsMs: number[] = [];
  readonly #hearing: Hearing;
  #health: RecogniserHealth = { state: 'ready' };
  #isStopped = false;

  constructor(hearing: Hearing = () => '') {
    this.#hearing = hearing;
  }

  become(health: RecogniserHealth): void {
    this.#health = health;
  }

  async transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard> {
    const durationMs = (pcm16k.length / RECOGNISER_RATE_HZ) * 1_000;
    if (durationMs > LONGEST_CLIP_MS)
      throw new RangeError(`a clip of more than ${LONGEST_CLIP_MS} ms`);
    if (this.#isStopped) throw aborted('the recogniser is stopping');
    if (this.#health.state === 'down') throw new TsnError('whisper/no-model', this.#health.reason);
    this.clipsMs.push(durationMs);
    const answer = await untilAborted(async () => this.#hearing(pcm16k, options), options.signal);
    return typeof answer === 'string' ? heard(answer, durationMs) : answer;
  }

  info(): RecogniserInfo | undefined {
    return this.#health.state === 'ready' ? FAKE_INFO : undefined;
  }

  health(): RecogniserHealth {
    return this.#health;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
  }
}

async function untilAborted<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal?.aborted) throw aborted('the transcription was aborted');
  const gaveUp = Promise.withResolvers<never>();
  const abort = () => gaveUp.reject(aborted('the transcription was aborted'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), gaveUp.promise]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function aborted(message: string): TsnError {
  return new TsnError('whisper/aborted', message);
}
