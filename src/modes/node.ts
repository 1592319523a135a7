/**
 * `tsn node`, assembled by hand: store, connection, stages, watch. Read it from
 * top to bottom: it starts in this order and stops in the reverse one. Nothing
 * here waits for the network or the recorder: a node starts without either.
 */
import type { NodeConfig } from '../config/node-config.ts';
import { nodeDatabase } from '../config/places.ts';
import { isQuiet, type QuietHours, timeOfDay } from '../domain/quiet-hours.ts';
import type { LookAtClock } from '../engines/machine/clock-look.ts';
import { diskSpace } from '../engines/machine/disk.ts';
import { createPace } from '../engines/sftp/pace.ts';
import { startPool } from '../jobs/pool.ts';
import type { Stage } from '../jobs/stage.ts';
import { startSweep } from '../jobs/sweep.ts';
import { workerName } from '../jobs/worker.ts';
import { startHeartbeat } from '../node/heartbeat/heartbeat.ts';
import { keepSmall } from '../node/keep-small.ts';
import { watchRetryRequests } from '../node/retry-request.ts';
import { keepConnected, type ServerConnection } from '../node/server-connection.ts';
import { shipStage } from '../node/ship/ship.ts';
import { removeOrphans } from '../node/spool/orphans.ts';
import { giveUpWhenFull } from '../node/spool/reserve.ts';
import { spoolOrNote } from '../node/spool/spool.ts';
import { type NodeStatus, startStatusFile } from '../node/status.ts';
import { watchWanted } from '../node/wanted.ts';
import type { Clock } from '../platform/clock.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import { createSupervisor } from '../platform/supervise.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import { type NodeStore, openNodeStore } from '../store/node/store.ts';
import { clockWatchOf, keeperOf } from './node-keeping.ts';
import { linkServer } from './node-link.ts';
import { nodeSources, originalPathOf, sourceFacts } from './node-sources.ts';
import { nodeStatus } from './node-status.ts';
import { nodeWarnings, warningLog } from './node-warnings.ts';
import { watchSources } from './node-watching.ts';

export interface NodeNeeds {
  readonly config: NodeConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** For tests; without it the machine is asked. */
  readonly lookAtClock?: LookAtClock;
}

export interface RunningNode extends AsyncDisposable {
  status(): Promise<NodeStatus>;
  /** Looks at the recorder's folder now instead of at the next hint or rescan. */
  poke(): void;
}

/** How long shipments under way may take when the node stops; they go on at the next start. */
const DRAIN_MS = 5_000;
/** The newest recordings first; every so many shipments the oldest one, so that a backlog gets through. */
const BACKLOG_EVERY = 4;
/** A recording is never given up because the server refused it often: a person or an update will help. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

/** A spool belongs to one node, so nobody need be told apart. */
const INSTANCE = 'node';

/** Throws `data/in-use`, `data/disk-full`, `data/not-writable`, `store/newer-database`; never because of the network. */
export async function startNode(needs: NodeNeeds): Promise<RunningNode> {
  const { config, clock, log } = needs;
  await using started = new AsyncDisposableStack();
  await giveUpWhenFull({ dataDir: config.dataDir, disk: () => diskSpace(config.dataDir), log });
  started.use(claimDataFolder(config.dataDir, 0o750));
  const addon = loadSqliteAddon(nativeFolder(config.dataDir));
  const store = started.use(
    await openNodeStore({ path: nodeDatabase(config.dataDir), clock, addon }),
  );
  const reclaimed = await store.jobs.reclaim(INSTANCE); // the lock says that nobody else is alive
  if (reclaimed > 0) log.info({ reclaimed }, 'jobs of a killed process taken back');
  const orphans = await removeOrphans(store, config.dataDir);
  if (orphans > 0) log.info({ orphans }, 'orphans removed');

  const parts: Parts = startParts(needs, store, started);
  started.use(startStatusFile({ dataDir: config.dataDir, clock, log, status: parts.status }));
  started.use(keepSmall(clock));
  const running = started.move();
  return {
    status: parts.status,
    poke: parts.poke,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface Parts {
  readonly status: () => Promise<NodeStatus>;
  readonly poke: () => void;
}

function startParts(needs: NodeNeeds, store: NodeStore, started: AsyncDisposableStack): Parts {
  const { config, clock, log, version } = needs;
  const { ship } = config;
  const startedAt = clock.now();
  const { keep, dead } = createSupervisor({ clock, log });
  const connection = started.use(
    connectionOf(needs, () => {
      pool.poke();
      heartbeat.beat();
      wanted.poke();
    }),
  );
  const shipping = shipStage({
    ...shipNeeds(needs, store, connection),
    onRoom: () => pool.poke(),
  });
  const stages: readonly Stage[] = [shipping];
  const worker = workerName(INSTANCE, process.pid);
  const pool = startPool({
    ...{ stages, store, clock, log, worker, keep },
    capacity: ship.connections,
    settling: () => shipping.settling(),
    lastEvery: BACKLOG_EVERY,
    maxAttempts: ENDLESS,
  });
  started.use(
    watchRetryRequests({
      ...{ dataDir: config.dataDir, clock },
      async onRequest() {
        log.info('asked to try again');
        await store.jobs.hasten(clock.now()).catch((error: unknown) => {
          log.warn({ error: toTsnError(error) }, 'what waits was not hastened');
        });
        connection.retryNow();
        pool.poke();
      },
    }),
  );
  started.defer(() => pool.drain(DRAIN_MS));
  started.use(startSweep({ stages, store, clock, log, keep, onEnqueued: () => pool.poke() }));
  const keeper = started.use(keeperOf(needs, store));
  const clockWatch = started.use(clockWatchOf(needs, store, connection));
  const wanted = started.use(
    watchWanted({
      ...{ store, connection, clock, log, dataDir: config.dataDir },
      ...{ originalPath: originalPathOf(config), moveTo: config.archive.moveTo },
      room: (bytes) => keeper.room(bytes),
      onFound: () => pool.poke(),
    }),
  );
  const spoolNeeds = {
    ...{ store, clock, dataDir: config.dataDir },
    room: (bytes: number) => keeper.room(bytes),
    doubt: (recordedAt: number, mtimeMs: number) => clockWatch.doubt(recordedAt, mtimeMs),
  };
  const sources = nodeSources(config);
  const watching = started.use(
    watchSources({
      ...{ sources, store, clock, log, keepWatching: keep },
      async keep(file) {
        const kept = await spoolOrNote(spoolNeeds, file);
        if (kept.outcome === 'changed') return 'changed';
        if (kept.outcome === 'spooled') {
          const { id, class: what, held } = kept;
          log.info({ recordingId: id, file: file.name, class: what, held }, 'spooled');
          pool.poke();
        }
        return 'kept';
      },
    }),
  );
  const tellWarnings = warningLog(log);
  const status = async () => {
    const [spool, clockState] = [await keeper.health(), clockWatch.state];
    const watches = watching.health();
    const warnings = await nodeWarnings({
      ...{ store, spool, watches, clock: clockState, dead: dead(), refused: shipping.warnings() },
    });
    tellWarnings(warnings);
    return nodeStatus({
      ...{ config, clock, startedAt, version, store, connection, watches },
      ...{ spool, warnings, clockState, waitsFor: shipping.waitsFor?.() ?? null },
    });
  };
  const heartbeat = started.use(startHeartbeat({ connection, clock, log, status }));
  return { status, poke: () => watching.poke() };
}

function connectionOf(
  { config, clock, log }: NodeNeeds,
  onConnected: () => void,
): ServerConnection {
  const { bandwidth } = config.ship;
  const pace = bandwidth === undefined ? undefined : createPace(bandwidth, clock);
  const connect = () => linkServer({ config, clock, pace });
  return keepConnected({ clock, log, onConnected, connect });
}

function shipNeeds(
  { config, clock, log, version }: NodeNeeds,
  store: NodeStore,
  connection: ServerConnection,
) {
  const { dataDir, nodeId, ship, archive } = config;
  const { quietHours } = ship;
  const software = `tsn ${version}`;
  const sources = nodeSources(config);
  return {
    ...{ store, connection, clock, log, dataDir, keepMs: archive.keep },
    originalPath: originalPathOf(config),
    pausedBy: quietHours && (() => quietNow(quietHours, clock.now())),
    factsOf: (recording: SpooledRecording) => ({
      ...{ node: nodeId, software },
      ...sourceFacts(sources, recording),
    }),
  };
}

/** By the clock of this machine, which is what whoever set the hours looks at. */
function quietNow(hours: QuietHours, now: number): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return isQuiet(hours, now, timeZone) ? `quiet hours until ${timeOfDay(hours.to)}` : undefined;
}
