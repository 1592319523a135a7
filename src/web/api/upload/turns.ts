/** So many at a time, and so many of one sender; whoever finds no place is told to come again. */
import { TsnError } from '../../../platform/errors.ts';

export interface Turns {
  /** Throws `web/busy` when all places are taken, or all that `who` may have. */
  run<T>(who: string, work: () => Promise<T>): Promise<T>;
}

export interface Places {
  readonly most: number;
  readonly mostOfEach: number;
}

export function createTurns({ most, mostOfEach }: Places): Turns {
  const taken = new Map<string, number>();
  let all = 0;
  const leave = (who: string): void => {
    const left = (taken.get(who) ?? 1) - 1;
    all -= 1;
    if (left === 0) taken.delete(who);
    else taken.set(who, left);
  };
  return {
    async run(who, work) {
      const own = taken.get(who) ?? 0;
      if (all >= most || own >= mostOfEach)
        throw new TsnError('web/busy', 'too many uploads at a time');
      taken.set(who, own + 1);
      all += 1;
      try {
        return await work();
      } finally {
        leave(who);
      }
    },
  };
}
