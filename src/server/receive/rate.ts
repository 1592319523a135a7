/** How often somebody may do something: so many times within a stretch of time, counted in steps. */
import type { Clock } from '../../platform/clock.ts';

export interface Rate {
  mayPass(who: string): boolean;
}

export function createRate(clock: Clock, most: number, withinMs: number): Rate {
  let step = 0;
  let counts = new Map<string, number>();
  return {
    mayPass(who) {
      const now = Math.floor(clock.now() / withinMs);
      if (now !== step) counts = new Map();
      step = now;
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      return count <= most;
    },
  };
}
