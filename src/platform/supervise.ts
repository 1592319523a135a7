/**
 * Keeps the parts of a process running: one that dies (throws, or ends although nobody
 * stopped it) is begun anew after a second, two, four … at most a minute, and health says so.
 */
import type { Clock } from './clock.ts';
import { type FailureCode, TsnError, toTsnError } from './errors.ts';
import type { Log } from './log.ts';

/**
 * Runs `run` again and again until `signal` aborts, then waits for it to end; never rejects.
 * `run` is to end by itself soon after the abort.
 */
export type Keep = (
  part: string,
  run: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

/** A part that died, until it has run well for a minute again. */
export interface DeadPart {
  readonly part: string;
  /** `down` until it is begun anew, then `starting`. */
  readonly state: 'down' | 'starting';
  /** UTC ms of its latest death. */
  readonly at: number;
  /** How often it died without running well in between. */
  readonly deaths: number;
  readonly code: FailureCode;
  readonly reason: string;
}

interface Supervisor {
  readonly keep: Keep;
  /** What is not well now; empty while all is. */
  readonly dead: () => readonly DeadPart[];
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** After so long a run it counts as well again. */
const WELL_AFTER_MS = 60_000;

interface Death extends Omit<DeadPart, 'part' | 'state'> {
  /** UTC ms; undefined while it waits for its next start. */
  readonly restartedAt: number | undefined;
}

export function createSupervisor(needs: { readonly clock: Clock; readonly log: Log }): Supervisor {
  const { clock } = needs;
  const deaths = new Map<string, Death>();
  const isWell = ({ restartedAt }: Death): boolean =>
    restartedAt !== undefined && clock.now() - restartedAt >= WELL_AFTER_MS;
  return {
    async keep(part, run, signal) {
      while (!signal.aborted) {
        const failure = await deathOf(part, run, signal);
        if (failure === undefined) return;
        const last = deaths.get(part);
        const count = last === undefined || isWell(last) ? 1 : last.deaths + 1;
        const { code, message: reason } = failure;
        const death = { at: clock.now(), deaths: count, code, reason };
        deaths.set(part, { ...death, restartedAt: undefined });
        say(needs.log, part, failure);
        await clock.sleep(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(count - 1, 10)), signal);
        deaths.set(part, { ...death, restartedAt: clock.now() });
      }
    },
    dead: () =>
      [...deaths].flatMap(([part, death]) => {
        if (isWell(death)) return [];
        const { restartedAt, ...rest } = death;
        return [{ part, state: restartedAt === undefined ? 'down' : 'starting', ...rest }];
      }),
  };
}

/** Without a supervisor (tests, small tools): what dies stays dead, and rejects. */
export const keepOnce: Keep = (_part, run, signal) => run(signal);

/** A part that works by itself until it is disposed. */
export function keptRunning(
  keep: Keep = keepOnce,
  part: string,
  run: (signal: AbortSignal) => Promise<void>,
): AsyncDisposable {
  const stop = new AbortController();
  const running = keep(part, run, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Why it ended; undefined when it was told to. */
async function deathOf(
  part: string,
  run: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<TsnError | undefined> {
  try {
    await run(signal);
    return signal.aborted ? undefined : new TsnError('bug', `${part} ended although it was wanted`);
  } catch (error) {
    return signal.aborted ? undefined : toTsnError(error);
  }
}

/** The log itself may be what failed. */
function say(log: Log, part: string, error: TsnError): void {
  try {
    log.error({ part, error }, 'died; it is begun anew');
  } catch {
    // Health says it.
  }
}
