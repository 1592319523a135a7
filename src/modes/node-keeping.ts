/** The parts of `tsn node` that look after what it keeps, wired by hand. */
import type { NodeConfig } from '../config/node-config.ts';
import { type LookAtClock, machineClock } from '../engines/machine/clock-look.ts';
import { diskSpace } from '../engines/machine/disk.ts';
import { originalsRound } from '../node/archive/originals.ts';
import { type ClockWatch, startClockWatch } from '../node/clock/clock-watch.ts';
import type { ServerConnection } from '../node/server-connection.ts';
import { type Keeper, startKeeper } from '../node/spool/keeper.ts';
import { checkUnreadable } from '../node/spool/unreadable.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { NodeStore } from '../store/node/store.ts';
import { originalPathOf } from './node-sources.ts';

interface KeepingNeeds {
  readonly config: NodeConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests; without it the machine is asked. */
  readonly lookAtClock?: LookAtClock;
}

/** Looks after the spool, and after originals when the operator wants that. */
export function keeperOf({ config, clock, log }: KeepingNeeds, store: NodeStore): Keeper {
  const { dataDir, spool, archive } = config;
  const originalPath = originalPathOf(config);
  const { originals: wish, moveTo } = archive;
  return startKeeper({
    ...{ store, clock, log, dataDir, originalPath },
    also: [
      originalsRound({ store, clock, log, originalPath, wish, moveTo }),
      () => checkUnreadable(store, originalPath),
    ],
    ...{ ...spool, keepMs: archive.keep, keepBytes: archive.maxBytes },
    disk: () => diskSpace(dataDir),
  });
}

/** Watches the machine's clock, with the server's as a second witness. */
export function clockWatchOf(
  { clock, log, lookAtClock }: KeepingNeeds,
  store: NodeStore,
  connection: ServerConnection,
): ClockWatch {
  const serverClock = () => {
    const { state } = connection;
    if (state.state !== 'connected' || state.card === undefined) return undefined;
    return { at: state.since, serverTime: state.card.serverTime };
  };
  return startClockWatch({
    ...{ store, clock, log, serverClock },
    look: lookAtClock ?? machineClock(clock),
  });
}
