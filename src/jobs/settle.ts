/**
 * What follows a failed attempt; pure.
 *
 *   the failure is                          then
 *   jobs/lease-lost                         nothing: another worker has the job
 *   a dependency that is away               again later, for ever; not held against the subject
 *   of retry 'never'                        dead letter
 *   the worker process died, a second time  dead letter `whisper/poison`
 *   anything else, attempts left            again later
 *   anything else, none left                dead letter, with the last failure
 */
import { dependencyOf } from '../platform/dependencies.ts';
import { type FailureCode, TsnError } from '../platform/errors.ts';
import { backoffMs } from './backoff.ts';

/**
 * A recording is set aside when its worker process dies of it this often. From the first time
 * on it runs alone (./pool.ts), so the second time nobody else can have been the cause.
 */
const POISON_CRASHES = 2;

export interface Attempt {
  readonly attempt: number;
  /** Attempts that count, this one included. */
  readonly chargedAttempts: number;
  /** Earlier attempts that ended with the death of a worker process. */
  readonly crashes: number;
}

export interface Circumstances {
  readonly now: number;
  /** 0…1 */
  readonly random: number;
  readonly maxAttempts: number;
  /** A breaker watches what is away: the job waits no longer than that. */
  readonly watched?: boolean;
}

export type Settlement =
  | { readonly result: 'lost' }
  | {
      readonly result: 'later';
      readonly failure: TsnError;
      readonly dueAt: number;
      readonly charged: boolean;
      readonly crashed: boolean;
    }
  | { readonly result: 'dead'; readonly failure: TsnError; readonly deadAt: number };

export function settle(failure: TsnError, of: Attempt, given: Circumstances): Settlement {
  if (failure.code === 'jobs/lease-lost') return { result: 'lost' };
  const crashed = failure.code === 'whisper/worker-died';
  const later = { result: 'later', failure, crashed } as const;
  const dueAfter = (attempts: number) => given.now + backoffMs(attempts, given.random);
  if (isDependency(failure.code)) {
    const dueAt = dueAfter(given.watched === true ? 1 : of.attempt);
    return { ...later, dueAt, charged: false };
  }
  const dead = { result: 'dead', deadAt: given.now } as const;
  if (crashed && of.crashes + 1 >= POISON_CRASHES) return { ...dead, failure: poison(failure) };
  if (failure.retry === 'never' || of.chargedAttempts >= given.maxAttempts) {
    return { ...dead, failure };
  }
  return { ...later, dueAt: dueAfter(of.chargedAttempts), charged: true };
}

/**
 * For a job that was taken more often than allowed without one word about why: its
 * attempts ended with the whole process. It must not be run again.
 */
export function wornOut(of: Attempt, maxAttempts: number): TsnError | undefined {
  if (of.chargedAttempts <= maxAttempts) return undefined;
  const message = `${of.chargedAttempts - 1} attempts ended without a result`;
  return new TsnError('jobs/too-many-attempts', message);
}

export function isDependency(code: FailureCode): boolean {
  return dependencyOf(code) !== undefined;
}

function poison(failure: TsnError): TsnError {
  return new TsnError('whisper/poison', failure.message, { cause: failure });
}
