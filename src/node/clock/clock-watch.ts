/**
 * A machine without a battery for its clock starts at a wrong time and is set
 * later. Until then a time that its clock made is doubtful; and since time of day
 * minus time since the boot changes by just the step, it can be put right afterwards.
 */
import type { ClockLook, LookAtClock } from '../../engines/machine/clock-look.ts';
import type { Clock } from '../../platform/clock.ts';
import { toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { NodeStore } from '../../store/node/store.ts';
import type { Doubt } from '../recorder-file.ts';
import { type ClockState, FIRST_RECORDERS, isWithin, judgeClock } from './judge.ts';

export interface ClockNeeds {
  readonly look: LookAtClock;
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly log: Log;
  /** What the server's clock showed at a moment of ours; undefined while not connected. */
  readonly serverClock: () => { readonly at: number; readonly serverTime: number } | undefined;
}

export interface ClockWatch extends AsyncDisposable {
  readonly state: ClockState;
  /** Asks the clock now: undefined when the time that it made can be believed. */
  doubt(recordedAt: number, mtimeMs: number): Promise<Doubt | undefined>;
}

const EVERY_MS = 10_000;
const STEP_MS = 1_000;
const BATCH = 200;

export function startClockWatch(needs: ClockNeeds): ClockWatch {
  const { clock, log } = needs;
  const stop = new AbortController();
  let state: ClockState = 'unknown';
  /** The clock as it was while it could not be believed. */
  let wrong: ClockLook | undefined;

  /** Time of day at the server minus time since our boot: it stays, whatever our clock does. */
  let server: { readonly at: number; readonly offsetMs: number } | undefined;

  const look = async (): Promise<ClockLook> => {
    const seen = await needs.look();
    const said = needs.serverClock();
    if (said !== undefined && said.at !== server?.at) {
      server = { at: said.at, offsetMs: said.serverTime - said.at + seen.offsetMs };
    }
    const judged = judgeClock(clock.now(), seen, server && server.offsetMs - seen.offsetMs);
    if (judged === 'unsynced') wrong = seen;
    if (judged !== state) log.info({ clock: judged, before: state }, 'clock');
    state = judged;
    return seen;
  };
  const round = async (): Promise<void> => {
    const seen = await look();
    if (state !== 'unsynced') await correct(needs, seen);
  };
  const running = (async () => {
    while (!stop.signal.aborted) {
      await round().catch((error: unknown) =>
        log.warn({ error: toTsnError(error) }, 'clock not checked'),
      );
      await clock.sleep(EVERY_MS, stop.signal);
    }
  })();

  return {
    get state() {
      return state;
    },
    async doubt(recordedAt, mtimeMs) {
      const seen = await look();
      const uptimeMs = clock.now() - seen.offsetMs;
      const shownBy = (offsetMs: number) => ({ from: offsetMs, to: offsetMs + uptimeMs });
      // Made by the clock as it is now, when that can be believed: fine.
      if (state !== 'unsynced' && isWithin(mtimeMs, shownBy(seen.offsetMs))) return undefined;
      if (wrong !== undefined && isWithin(recordedAt, shownBy(wrong.offsetMs))) {
        return { bootId: wrong.bootId ?? null, clockOffsetMs: wrong.offsetMs };
      }
      // Of an earlier boot whose clock was never set: doubtful for good.
      return recordedAt < FIRST_RECORDERS ? { bootId: null, clockOffsetMs: null } : undefined;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Moves what is not shipped yet by as much as the clock has been moved since. */
async function correct({ store, log }: ClockNeeds, seen: ClockLook): Promise<void> {
  if (seen.bootId === undefined) return;
  for (;;) {
    const doubtful = await store.times.doubtful(seen.bootId, BATCH);
    if (doubtful.length === 0) return;
    await store.transaction(async (tx) => {
      for (const { id, recordedAt, recordedAtSource, clockOffsetMs } of doubtful) {
        const stepMs = seen.offsetMs - (clockOffsetMs ?? seen.offsetMs);
        const isSame = Math.abs(stepMs) < STEP_MS;
        const certainty = isSame && recordedAtSource === 'name' ? 'exact' : 'guessed';
        await tx.times.put(id, recordedAt + (isSame ? 0 : stepMs), certainty);
      }
    });
    log.info({ recordings: doubtful.length }, 'times corrected');
  }
}
