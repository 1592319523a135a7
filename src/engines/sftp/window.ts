/** Requests that are under way together: at most so many, and the first failure ends them all. */
export interface Window {
  /** True when one failed: add no more. */
  failed(): boolean;
  add(request: Promise<void>): void;
  /** Resolves when there is room for one more; never rejects. */
  room(): Promise<void>;
  /** Resolves when all were answered; rejects with the first failure. */
  end(): Promise<void>;
}

export function createWindow(size: number): Window {
  let underway = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const ended = (): void => {
    underway -= 1;
    wake?.();
  };
  const below = async (limit: number): Promise<void> => {
    while (underway >= limit) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    failed: () => failure !== undefined,
    add(request) {
      underway += 1;
      request.then(ended, (error: unknown) => {
        failure ??= { error };
        ended();
      });
    },
    room: () => below(size),
    async end() {
      await below(1);
      if (failure !== undefined) throw failure.error;
    },
  };
}
