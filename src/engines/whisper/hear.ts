/** One clip through one worker: request, deadline, abort, answer. */
import { type Heard, RECOGNISER_RATE_HZ, type RecogniseOptions } from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { watchdog } from '../../platform/watchdog.ts';
import { audioCtxFor } from './audio-ctx.ts';
import { hung, misunderstood } from './failures.ts';
import { TranscribeAnswer, type TranscribeRequest } from './messages.ts';
import type { WhisperSettings } from './settings.ts';
import type { WorkerProcess } from './worker-process.ts';

/** English at its fastest is about 8 tokens a second; more is a loop. */
const TOKENS_PER_SECOND = 8;
const FEWEST_TOKENS = 4;

/** Rejects with a TsnError. A worker that neither answers nor stops in time is killed. */
export async function hear(
  worker: WorkerProcess,
  pcm16k: Float32Array,
  options: RecogniseOptions,
  { settings, clock }: { settings: WhisperSettings; clock: Clock },
): Promise<Heard> {
  const durationMs = (pcm16k.length / RECOGNISER_RATE_HZ) * 1_000;
  const request = toRequest(options, settings, durationMs);
  const { id, answer } = worker.ask(request, pcm16k);
  const killAfter = (ms: number) => watchdog(clock, ms, () => worker.kill(hung(ms), id));
  using stack = new DisposableStack();
  stack.use(killAfter(request.deadlineMs + settings.graceMs));
  const abort = (): void => {
    worker.tell({ op: 'abort', target: id });
    stack.use(killAfter(settings.graceMs));
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  stack.defer(() => options.signal?.removeEventListener('abort', abort));
  return toHeard(await answer, durationMs);
}

function toRequest(
  options: RecogniseOptions,
  settings: WhisperSettings,
  durationMs: number,
): TranscribeRequest {
  const audioCtx = options.audioCtx ?? (settings.fullWindow ? undefined : audioCtxFor(durationMs));
  return {
    op: 'transcribe',
    language: options.language,
    ...(options.prompt ? { prompt: options.prompt } : {}),
    ...(audioCtx === undefined ? {} : { audioCtx }),
    beam: options.beam ?? settings.beam,
    threads: options.threads ?? settings.threads,
    maxTokens: options.maxTokens ?? mostTokens(durationMs),
    temperatureInc: options.temperatureInc ?? settings.temperatureInc,
    deadlineMs: options.deadlineMs ?? settings.deadlineMs,
  };
}

function mostTokens(durationMs: number): number {
  return FEWEST_TOKENS + Math.ceil((durationMs / 1_000) * TOKENS_PER_SECOND);
}

/** The model writes times on the grid of its window; none may lie past the clip's own end. */
function toHeard(answer: unknown, durationMs: number): Heard {
  const { success, data, error } = TranscribeAnswer.safeParse(answer);
  if (!success) throw misunderstood('a transcript that is none', error);
  const within = <Timed extends { startMs: number; endMs: number }>(timed: Timed): Timed => ({
    ...timed,
    startMs: Math.min(timed.startMs, durationMs),
    endMs: Math.min(timed.endMs, durationMs),
  });
  const segments = data.segments.map((segment) => ({
    ...within(segment),
    tokens: segment.tokens.map(within),
  }));
  return { ...data, segments };
}
