/** The one place where the worker's refusals and deaths become failures that tsn can name. */
import { type FailureCode, TsnError } from '../../platform/errors.ts';

const CODES: Readonly<Record<string, FailureCode>> = {
  'no-model': 'whisper/no-model',
  'bad-model': 'whisper/bad-model',
  'cpu-unsupported': 'whisper/cpu-unsupported',
  'no-gpu': 'whisper/no-gpu',
  aborted: 'whisper/aborted',
  deadline: 'whisper/deadline',
};

/** What the worker answered in place of a result. */
export function refusalFailure(code: string, text: string): TsnError {
  return new TsnError(CODES[code] ?? 'whisper/protocol', text, { facts: { refusal: code } });
}

/** What an exec that fails late reports: the system's loader, or the shell that libc falls back to. */
const NOT_RUNNABLE: readonly (number | null)[] = [126, 127];

/** The process ended, and we had not asked it to. */
export function deathFailure(
  code: number | null,
  signal: string | null,
  lastWords: string,
): TsnError {
  if (NOT_RUNNABLE.includes(code))
    return new TsnError('whisper/no-binary', "the recogniser's worker does not run here");
  const how = signal ? `signal ${signal}` : `exit status ${code ?? 'unknown'}`;
  const words = lastWords.trim();
  const message = `the recogniser's worker died: ${how}`;
  return new TsnError('whisper/worker-died', message, words ? { facts: { lastWords: words } } : {});
}

/** The operating system would not start it: missing, not executable, or for another processor. */
export function spawnFailure(binary: string, cause: unknown): TsnError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new TsnError('whisper/no-binary', `cannot start ${binary}: ${why}`, { cause });
}

export function modelMissing(model: string, cause: unknown): TsnError {
  return new TsnError('whisper/no-model', `there is no model at ${model}`, { cause });
}

/** None that was asked for is there. */
export function noEngine(): TsnError {
  return new TsnError('whisper/no-binary', 'there is no engine of the wanted kind');
}

/** It works, and is replaced all the same. */
export function retired(why: string): TsnError {
  return new TsnError('whisper/aborted', `the worker is replaced: ${why}`);
}

/** It heard something else than was said, twice. */
export function nonsense(heard: string): TsnError {
  return new TsnError('whisper/nonsense', 'the worker misheard known words twice', {
    facts: { heard },
  });
}

export function stopped(): TsnError {
  return new TsnError('whisper/aborted', 'the recogniser is stopping');
}

export function aborted(): TsnError {
  return new TsnError('whisper/aborted', 'the transcription was aborted');
}

/** What a clip hears that shared the worker with one that hung. */
export function killedBeside(why: TsnError): TsnError {
  return new TsnError('whisper/worker-died', 'the worker was killed', { cause: why });
}

export function hung(afterMs: number): TsnError {
  return new TsnError('whisper/deadline', `no answer within ${afterMs} ms; the worker was killed`, {
    facts: { afterMs },
  });
}

/** The worker said something that this version does not understand. */
export function misunderstood(what: string, cause?: unknown): TsnError {
  return new TsnError('whisper/protocol', what, { cause });
}
