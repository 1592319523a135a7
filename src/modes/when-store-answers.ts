/** At the start: a database server may come up after this program, as after a power cut. */
import type { Clock } from '../platform/clock.ts';
import { type TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  /** Nobody wants to wait any longer. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What `open` answers, as soon as the database does: after a second, two, four … at most half a
 * minute it is asked again, for ever. Throws what else `open` throws, and `store/unreachable`
 * once `signal` has aborted.
 */
export async function whenStoreAnswers<T>(open: () => Promise<T>, needs: Needs): Promise<T> {
  for (let waitMs = FIRST_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_MS)) {
    const failure = await open().then(
      (value) => ({ value }),
      (error: unknown) => toTsnError(error),
    );
    if ('value' in failure) return failure.value;
    await waitOr(failure, waitMs, needs);
  }
}

async function waitOr(
  failure: TsnError,
  waitMs: number,
  { clock, log, signal }: Needs,
): Promise<void> {
  const isStopped = (): boolean => signal?.aborted === true;
  if (failure.code !== 'store/unreachable' || isStopped()) throw failure;
  log.warn({ error: failure, waitMs }, 'the database does not answer: waiting for it');
  await clock.sleep(waitMs, signal);
  if (isStopped()) throw failure;
}
