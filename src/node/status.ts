/**
 * How the node is, for its heartbeat, for `tsn node status`, and for people. A
 * running node leaves it in `<dataDir>/status.json` when it changes, and twice a minute.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';

const Instant = z.int().nullable();
const Failure = z.object({ code: z.string(), message: z.string(), hint: z.string() });

export const NodeStatus = z.object({
  node: z.string(),
  software: z.string(),
  pid: z.int(),
  /** When this was true. */
  at: z.int(),
  startedAt: z.int(),
  lastScanAt: Instant,
  lastFileAt: Instant,
  /** Files that still grow or have just stopped. */
  settling: z.int(),
  watch: z.object({ dir: z.string(), failure: Failure.nullable() }),
  unshipped: z.int(),
  oldestUnshippedAt: Instant,
  /** Bytes of what is not shipped. */
  spoolBytes: z.int(),
  /** Of all recordings that the node remembers (node/spool/forget.ts). */
  byClass: z.record(z.string(), z.int()),
  // What follows is missing in what an older version wrote.
  /** Every source; `watch` is the first of them. */
  watches: z
    .array(
      z.object({
        source: z.string(),
        dir: z.string(),
        lastScanAt: Instant,
        lastFileAt: Instant,
        settling: z.int(),
        failure: Failure.nullable(),
      }),
    )
    .optional(),
  /** By source: how many files of each class, `unread` being those that could not be opened. */
  bySource: z.record(z.string(), z.record(z.string(), z.int())).optional(),
  clock: z.enum(['synced', 'unsynced', 'unknown']).optional(),
  load: z.number().optional(),
  temperatureC: z.number().nullable().optional(),
  /** What a person should look at. */
  warnings: z.array(Failure).optional(),
  spool: z
    .object({
      /** Bytes of all copies, and of those that the server has confirmed. */
      copyBytes: z.int(),
      confirmedBytes: z.int(),
      /** Recordings that only the recorder's folder holds. */
      references: z.int(),
      referenceBytes: z.int(),
      /** Of the disk under the data folder. */
      freeBytes: z.int(),
      totalBytes: z.int(),
      /** Why new recordings are not copied. */
      failure: Failure.nullable(),
    })
    .optional(),
  jobs: z.object({ waiting: z.int(), running: z.int(), dead: z.int() }),
  /** Absent in what older versions left. */
  shipping: z
    .object({
      /** Why nothing is shipped now: no connection, quiet hours. */
      waitsFor: z.string().nullable(),
      /** The limit that was set. */
      bytesPerSecond: z.int().nullable(),
    })
    .default({ waitsFor: null, bytesPerSecond: null }),
  connection: z.object({
    state: z.enum(['connecting', 'connected', 'waiting']),
    server: z.string(),
    since: Instant,
    retryAt: Instant,
    failure: Failure.nullable(),
    /** Server's clock minus ours, in milliseconds, when it told us. */
    serverClockMs: z.int().nullable(),
  }),
});
export type NodeStatus = z.output<typeof NodeStatus>;

const FILE = 'status.json';
const INTERVAL_MS = 5_000;
/** When nothing has changed it is written this often, to say that it still holds: cards wear out. */
export const STATUS_HOLDS_MS = 30_000;

/** What the running node, or the last one, said of itself; undefined when none ever ran here. */
export async function readNodeStatus(dataDir: string): Promise<NodeStatus | undefined> {
  try {
    return NodeStatus.safeParse(JSON.parse(await readFile(join(dataDir, FILE), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

interface Needs {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly status: () => Promise<NodeStatus>;
}

/** Writes it now, when it changes, and now and then until disposed, and once more then. */
export function startStatusFile(needs: Needs): AsyncDisposable {
  const stop = new AbortController();
  const running = (async () => {
    let written = '';
    let heldMs = 0;
    while (!stop.signal.aborted) {
      const status = await needs.status().catch(() => undefined);
      const now = status === undefined ? '' : withoutPulse(status);
      if (now !== written || heldMs >= STATUS_HOLDS_MS) {
        await write(needs);
        written = now;
        heldMs = 0;
      }
      await needs.clock.sleep(INTERVAL_MS, stop.signal);
      heldMs += INTERVAL_MS;
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await write(needs);
    },
  };
}

/** What of a status is news: not that time passes, that folders are looked at, or how warm it is. */
function withoutPulse(status: NodeStatus): string {
  const still = { at: 0, lastScanAt: null, load: 0, temperatureC: null };
  const watches = status.watches?.map((watch) => ({ ...watch, lastScanAt: null }));
  const spool = status.spool && { ...status.spool, freeBytes: 0 };
  return JSON.stringify({ ...status, ...still, watches, spool });
}

/** Renamed into place, so that no reader sees half; not synced: it is old in seconds, and cards wear out. */
async function write({ dataDir, log, status }: Needs): Promise<void> {
  const path = join(dataDir, FILE);
  try {
    await writeFile(`${path}.tmp`, `${JSON.stringify(await status(), null, 2)}\n`);
    await rename(`${path}.tmp`, path);
  } catch (error) {
    log.debug({ error: toTsnError(error) }, 'status not written');
  }
}
