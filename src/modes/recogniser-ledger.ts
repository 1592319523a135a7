/** What paid recognisers have used today, in the server's store: a restart does not give a new budget. */
import type { Ledger } from '../engines/recogniser-chain/link.ts';
import type { Clock } from '../platform/clock.ts';
import type { ServerStore } from '../store/server/store.ts';

export function recogniserLedger(store: ServerStore, clock: Clock): Ledger {
  /** The running day in UTC: `2026-01-31`. */
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10);
  return {
    async reserve(link, ms, limitMs) {
      const day = today();
      const isTaken = await store.transaction((tx) =>
        tx.recogniserUse.reserve(link, day, ms, limitMs),
      );
      if (!isTaken) return undefined;
      return {
        giveBack: () => store.transaction((tx) => tx.recogniserUse.giveBack(link, day, ms)),
      };
    },
    spentMs: (link) => store.recogniserUse.spent(link, today()),
  };
}
