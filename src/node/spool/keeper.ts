/**
 * Looks after what the spool holds, again and again: lets go of confirmed copies
 * whose time is over, takes the copies that there was no room for, and says how
 * full it is. Each step stands alone: what fails is tried again the next time.
 */
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { HeldCounts } from '../../store/node/held.ts';
import { letGo } from '../held-bytes.ts';
import { copyReference, type ReferenceNeeds } from '../reference.ts';
import { forgetRound } from './forget.ts';
import { keepReserve } from './reserve.ts';
import { makeRoom, type RoomNeeds, type Shortage } from './room.ts';

export interface KeeperNeeds extends RoomNeeds, ReferenceNeeds {
  readonly clock: Clock;
  readonly log: Log;
  /** A confirmed copy stays this long, in milliseconds … */
  readonly keepMs: number;
  /** … and all of them together take at most so many bytes. */
  readonly keepBytes: number;
  /** More to do in each round, such as moving originals. */
  readonly also?: readonly (() => Promise<void>)[];
}

export interface SpoolHealth extends HeldCounts {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Why new recordings are not copied; null while they are. */
  readonly shortage: TsnError | null;
  /** What could not be done in the last round. */
  readonly failures: readonly TsnError[];
}

export interface Keeper extends AsyncDisposable {
  /** Room for a file that is to be copied now; remembers why there is none. */
  room(bytes: number): Promise<Shortage | undefined>;
  /** There is something to do: do it soon. */
  poke(): void;
  health(): Promise<SpoolHealth>;
}

const EVERY_MS = 30_000;
/** So many references are copied in one round, so that the disk has other things to do. */
const COPIES_A_ROUND = 50;

export function startKeeper(needs: KeeperNeeds): Keeper {
  const { clock, log } = needs;
  const stop = new AbortController();
  let wake = new AbortController();
  let shortage: TsnError | null = null;
  let refusedBytes = 0;
  let failures: readonly TsnError[] = [];
  let skip = 0;

  const room = async (bytes: number): Promise<Shortage | undefined> => {
    const found = await makeRoom(needs, bytes);
    if (found !== undefined) {
      if (shortage?.code !== found) log.error({ error: shortageOf(found) }, 'spool may not grow');
      shortage = shortageOf(found);
      refusedBytes = bytes;
    } else if (shortage !== null && bytes >= refusedBytes) {
      // Room again means room for what had none: a smaller file that fits ends no alarm.
      shortage = null;
      log.info('spool has room again');
    }
    return found;
  };

  const steps = [
    () => keepReserve(needs),
    () => releaseExpired(needs),
    async () => {
      skip = await copyReferences(needs, room, skip);
    },
    async () => void (await room(refusedBytes)),
    forgetRound(needs),
    ...(needs.also ?? []),
  ];
  const running = (async () => {
    while (!stop.signal.aborted) {
      failures = await runAll(steps, log, failures);
      await clock.sleep(EVERY_MS, AbortSignal.any([stop.signal, wake.signal]));
      wake = new AbortController();
    }
  })();

  return {
    room,
    poke: () => wake.abort(),
    async health() {
      const facts = { ...(await needs.store.held.counts()), ...(await needs.disk()) };
      return { ...facts, shortage, failures };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Answers what failed; only what is new is logged. */
async function runAll(
  steps: readonly (() => Promise<void>)[],
  log: Log,
  before: readonly TsnError[],
): Promise<readonly TsnError[]> {
  const failures: TsnError[] = [];
  for (const step of steps) {
    await step().catch((error: unknown) => {
      const failure = toTsnError(error);
      failures.push(failure);
      const isKnown = before.some(
        ({ code, message }) => code === failure.code && message === failure.message,
      );
      if (!isKnown) log.warn({ error: failure }, 'a step of keeping the spool failed');
    });
  }
  return failures;
}

async function releaseExpired(needs: KeeperNeeds): Promise<void> {
  const { store, clock, keepMs, keepBytes } = needs;
  for (;;) {
    const [oldest] = await store.held.confirmedCopies(1);
    if (oldest?.shippedAt == null) return;
    const isOver = clock.now() - oldest.shippedAt >= keepMs;
    if (!isOver && (await store.held.counts()).confirmedBytes <= keepBytes) return;
    await letGo(needs, oldest);
  }
}

/**
 * Oldest first: what has lain longest in the recorder's folder is in danger first. Answers how many
 * the next round passes over, where all of this one could not be copied.
 */
async function copyReferences(
  needs: KeeperNeeds,
  room: Keeper['room'],
  skip: number,
): Promise<number> {
  let left = 0;
  for (const recording of await needs.store.held.references(COPIES_A_ROUND, skip)) {
    if ((await room(recording.sizeBytes)) !== undefined) return 0;
    // Gone or changed: shipping it says so, and what to do about it.
    const isCopied = await copyReference(needs, recording).catch((error: unknown) => {
      const failure = toTsnError(error);
      if (failure.code === 'data/disk-full') throw failure;
      needs.log.debug({ recordingId: recording.id, error: failure }, 'reference not copied');
      return false;
    });
    if (!isCopied) left += 1;
  }
  return left === COPIES_A_ROUND ? skip + left : 0;
}

function shortageOf(code: Shortage): TsnError {
  const what =
    code === 'spool/over-budget'
      ? 'the spool has reached spool.maxBytes with recordings that the server has not confirmed'
      : 'the disk has less free than spool.minFreeBytes';
  return new TsnError(code, `${what}: new recordings are shipped from the recorder's folder`);
}
