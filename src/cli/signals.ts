/** SIGTERM and SIGINT: the first asks to end, the second means now. */

/** Aborts at the first signal; while it lives, signals do not end the process. */
export function stopSignal(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
    },
  };
}

/** Longest time that a clean stop may take before we go anyway. */
const STOP_DEADLINE_MS = 30_000;
/** sysexits.h EX_TEMPFAIL: it did not stop cleanly; whatever ran runs again after the next start. */
const STOPPED_HARD = 75;

/**
 * Runs what `start` opens until the first signal, then closes it; `start` is told of a signal
 * that comes before it is done, and may give up then.
 * Answers the exit status: 0 for a clean stop, 75 when a second signal or the deadline cut it short.
 */
export async function runUntilSignal(
  start: (stop: AbortSignal) => Promise<AsyncDisposable>,
): Promise<number> {
  const stop = new AbortController();
  const first = nextSignal().then(() => stop.abort());
  const running = await start(stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
    return undefined; // it was not to run any more
  });
  if (running === undefined) return 0;
  await first;
  const second = nextSignal().then(() => STOPPED_HARD);
  const clean = running[Symbol.asyncDispose]().then(() => 0);
  return Promise.race([clean, second, deadline()]);
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (): void => {
      process.off('SIGTERM', onSignal).off('SIGINT', onSignal);
      resolve();
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
}

function deadline(): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(STOPPED_HARD), STOP_DEADLINE_MS).unref();
  });
}
