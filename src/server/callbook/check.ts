/**
 * Asks the callbook about the callsigns that were heard, beside the pipeline and never in
 * its way: recordings do not wait for it, and what cannot be asked now is asked later.
 */
import { askInOrder, isForNobody, verdictOf } from '../../domain/callbook/online.ts';
import type { CallbookAnswer, CallbookSource } from '../../domain/callbook.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { type Keep, keepOnce } from '../../platform/supervise.ts';
import type { LicenceCheck } from '../../store/server/licence-checks.ts';
import type { ServerStore } from '../../store/server/store.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'licenceChecks' | 'transaction'>;
  readonly sources: readonly CallbookSource[];
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

export interface Checker extends AsyncDisposable {
  /** Somebody was heard: look soon. */
  poke(): void;
}

const DAY_MS = 86_400_000;
/** Until the same callsign is asked again. */
const AGAIN_MS = { licensed: 30 * DAY_MS, unknown: 7 * DAY_MS, unavailable: DAY_MS / 24 } as const;
/** Without a poke this often, for those whose time has come. */
const EVERY_MS = 10 * 60_000;
/** One look takes no more than so many, and rests between two. */
const BATCH = 50;
const REST_MS = 1_000;
const AFTER_FAILURE_MS = 30_000;

/** One callsign. Never throws for what sources do; their own limits and pauses hold. */
export async function checkCallsign(
  { sources, clock }: Pick<Needs, 'sources' | 'clock'>,
  callsign: string,
  signal: AbortSignal,
): Promise<LicenceCheck> {
  const answers = await askInOrder(sources, callsign, signal);
  const state = verdictOf(answers);
  const licensed = answers.find(isLicensed);
  const { firstName, city, state: region, country } = licensed?.licence ?? {};
  const checkedAt = clock.now();
  return {
    ...{ callsign, state, source: licensed?.source ?? null },
    ...{ firstName: firstName ?? null, city: city ?? null },
    ...{ region: region ?? null, country: country ?? null },
    ...{ checkedAt, dueAt: checkedAt + AGAIN_MS[isForNobody(answers) ? 'unknown' : state] },
  };
}

export function startChecker(needs: Needs): Checker {
  const { store, clock, log } = needs;
  const stop = new AbortController();
  let wake = new AbortController();

  const look = async (): Promise<number> => {
    const wanted = await store.licenceChecks.wanted(clock.now(), BATCH);
    for (const callsign of wanted) {
      if (stop.signal.aborted) return 0;
      const check = await checkCallsign(needs, callsign, stop.signal);
      await store.transaction((tx) => tx.licenceChecks.put(check));
    }
    return wanted.length;
  };
  const looking = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      wake = new AbortController();
      const restMs = await look().then(
        (looked) => (looked === BATCH ? REST_MS : EVERY_MS),
        (error: unknown) => {
          if (!stop.signal.aborted) log.warn({ error: toTsnError(error) }, 'callbook not asked');
          return AFTER_FAILURE_MS;
        },
      );
      await clock.sleep(REST_MS, stop.signal);
      await clock.sleep(restMs, AbortSignal.any([stop.signal, wake.signal]));
    }
  };
  const running = (needs.keep ?? keepOnce)('callbook', looking, stop.signal);
  return {
    poke: () => wake.abort(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

function isLicensed(answer: CallbookAnswer): answer is CallbookAnswer & { state: 'licensed' } {
  return answer.state === 'licensed';
}
