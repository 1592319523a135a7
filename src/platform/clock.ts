/** Time as a port, so that tests hold it in their hands. All instants are UTC milliseconds. */
export interface Clock {
  /** Now, in UTC milliseconds. */
  now(): number;
  /** Milliseconds since some moment, by a clock that nobody sets: only for lengths of time. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  // By hand: `timers/promises` makes an error with a stack for each sleep that is cut short, and most are.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', wake);
    }),
};
