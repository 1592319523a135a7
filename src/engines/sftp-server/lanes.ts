/** Lanes: work in the same lane runs one after the other, different lanes side by side. */
export interface Lanes {
  /** Runs `work` when everything given to this lane before has ended. `work` must not reject. */
  run(lane: string, work: () => Promise<void>): void;
  /** Resolves when what is in the lanes now has ended; more may have come by then. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();
  return {
    run(lane, work) {
      const tail = (tails.get(lane) ?? Promise.resolve()).then(work).then(() => {
        if (tails.get(lane) === tail) tails.delete(lane);
      });
      tails.set(lane, tail);
    },
    async idle() {
      await Promise.all(tails.values());
    },
  };
}
