/**
 * An online service as a source of the callbook: answers are kept, also that nothing is
 * known; no more is asked in a day than the limit; after failures it is left alone for a
 * while. All of that outlives a restart.
 */
import { type OnlineReply, type OnlineService, pauseAfter } from '../../domain/callbook/online.ts';
import type { CallbookAnswer, CallbookSource, UnavailableReason } from '../../domain/callbook.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SourceHealth } from '../../store/callbook/online.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';

export interface OnlineNeeds {
  readonly store: CallbookStore;
  readonly clock: Clock;
  /** Questions to the service in one UTC day. */
  readonly dailyLimit: number;
  /** How long an answer holds. */
  readonly keepMs: number;
  /** How long it holds that nothing is known; a new licensee shall not wait for long. */
  readonly keepUnknownMs: number;
}

/** Whatever a service asks for. */
const LONGEST_REST_MS = 24 * 3_600_000;

export function onlineSource(service: OnlineService, needs: OnlineNeeds): CallbookSource {
  const { store, clock } = needs;
  const { name: source } = service;
  const unavailable = (reason: UnavailableReason): CallbookAnswer => ({
    ...{ state: 'unavailable', source, reason },
  });
  return {
    name: source,
    async lookup(callsign, signal) {
      if (service.covers?.(callsign) === false) return unavailable('not-covered');
      const kept = await store.online.answer(source, callsign, clock.now());
      if (kept !== undefined) return kept;
      const refused = await reserve(source, needs);
      if (refused !== undefined) return unavailable(refused);
      const reply = await service.ask(callsign, signal);
      if (signal.aborted && reply.state === 'failed') return unavailable('network');
      await remember(source, callsign, reply, needs);
      return reply.state === 'failed' ? unavailable(reply.reason) : { source, ...reply };
    },
  };
}

/** Counts one question; answers why it must not be asked. In one transaction, so that no two take the last. */
function reserve(source: string, needs: OnlineNeeds): Promise<UnavailableReason | undefined> {
  const { store, clock, dailyLimit } = needs;
  return store.transaction(async (tx) => {
    const now = clock.now();
    const health = today(await tx.online.health(source), source, now);
    const restMs = health.pausedUntil - now;
    // Longer than any rest: the clock was ahead when it failed, and has been set back since.
    if (restMs > 0 && restMs <= LONGEST_REST_MS) return 'paused';
    if (health.used >= dailyLimit) return 'quota';
    await tx.online.setHealth({ ...health, used: health.used + 1 });
    return undefined;
  });
}

function remember(
  source: string,
  callsign: string,
  reply: OnlineReply,
  { store, clock, keepMs, keepUnknownMs }: OnlineNeeds,
): Promise<void> {
  return store.transaction(async (tx) => {
    const now = clock.now();
    const health = today(await tx.online.health(source), source, now);
    if (reply.state === 'failed') {
      const failures = health.failures + 1;
      const restMs = Math.max(reply.pauseMs, pauseAfter(failures));
      const pausedUntil = now + Math.min(restMs, LONGEST_REST_MS);
      return tx.online.setHealth({ ...health, failures, pausedUntil });
    }
    const expiresAt = now + (reply.state === 'licensed' ? keepMs : keepUnknownMs);
    await tx.online.forgetExpired(now);
    await tx.online.keep(source, callsign, { source, ...reply }, { checkedAt: now, expiresAt });
    await tx.online.setHealth({ ...health, failures: 0, pausedUntil: 0 });
  });
}

function today(health: SourceHealth | undefined, source: string, now: number): SourceHealth {
  const day = new Date(now).toISOString().slice(0, 10);
  if (health === undefined) return { source, day, used: 0, failures: 0, pausedUntil: 0 };
  return health.day === day ? health : { ...health, day, used: 0 };
}
