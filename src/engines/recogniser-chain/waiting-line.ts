/** Clips that wait for a place; when something changes, all look again, the first first. */
export class WaitingLine {
  readonly #waiting = new Set<() => void>();

  /** Resolves when something changed, or at once when `signal` aborts. */
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        signal?.removeEventListener('abort', go);
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
      signal?.addEventListener('abort', go, { once: true });
    });
  }

  /** A place is free, or a link came or went. */
  move(): void {
    for (const go of [...this.#waiting]) go();
  }
}
