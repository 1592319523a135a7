/** So many at a time; whoever comes when all places are taken is told to come again. */
import { TsnError } from '../../../platform/errors.ts';

export interface Turns {
  /** Throws `web/busy` when all places are taken. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(most: number): Turns {
  let taken = 0;
  return {
    async run(work) {
      if (taken >= most) throw new TsnError('web/busy', 'too many uploads at a time');
      taken += 1;
      try {
        return await work();
      } finally {
        taken -= 1;
      }
    },
  };
}
