/** The breakers of one process, one for each thing that stages need. */
import type { Clock } from '../platform/clock.ts';
import { type Dependency, dependencyOf } from '../platform/dependencies.ts';
import type { TsnError } from '../platform/errors.ts';
import { type Breaker, CLOSED, failed, mayTake, taken, unjudged } from './breaker.ts';

export interface Outage {
  readonly dependency: Dependency;
  readonly since: number;
  readonly code: string;
  readonly reason: string;
}

export interface Breakers {
  /** Lets one in where all that it uses may be tried; whoever is let in ends with `end`. */
  admit(uses: readonly Dependency[]): boolean;
  /** What came of it: success, a failure, or (undefined) nothing that says anything. */
  end(uses: readonly Dependency[], outcome: 'done' | TsnError | undefined): void;
  /** What is away now. */
  outages(): readonly Outage[];
}

interface Needs {
  readonly clock: Clock;
  /** Something went away, or is back. */
  onChange?(this: void, change: 'away' | 'back', outage: Outage): void;
}

export function createBreakers({ clock, onChange }: Needs): Breakers {
  const breakers = new Map<Dependency, Breaker>();
  const get = (dependency: Dependency): Breaker => breakers.get(dependency) ?? CLOSED;

  function set(dependency: Dependency, next: Breaker): void {
    const before = outageOf(dependency, get(dependency));
    breakers.set(dependency, next);
    const after = outageOf(dependency, next);
    if (before === undefined && after !== undefined) onChange?.('away', after);
    if (before !== undefined && after === undefined) onChange?.('back', before);
  }

  return {
    admit(uses) {
      const now = clock.now();
      if (!uses.every((dependency) => mayTake(get(dependency), now))) return false;
      for (const dependency of uses) set(dependency, taken(get(dependency)));
      return true;
    },
    end(uses, outcome) {
      const blamed = outcome instanceof Error ? dependencyOf(outcome.code) : undefined;
      for (const dependency of uses) {
        if (outcome === 'done') set(dependency, CLOSED);
        else if (outcome !== undefined && dependency === blamed)
          set(dependency, failed(get(dependency), outcome, clock.now()));
        else set(dependency, unjudged(get(dependency), clock.now()));
      }
    },
    outages: () =>
      [...breakers].flatMap(([dependency, breaker]) => outageOf(dependency, breaker) ?? []),
  };
}

function outageOf(dependency: Dependency, breaker: Breaker): Outage | undefined {
  if (breaker.state === 'closed') return undefined;
  const { since, code, reason } = breaker.outage;
  return { dependency, since, code, reason };
}
