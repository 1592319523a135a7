/**
 * Tells one webhook of the events, one after the other in their order. What the receiver
 * cannot take now is tried again for ever; what it does not want is counted and passed over.
 * It only reads what others have written: nothing waits for it.
 */
import type { EventKind, StoredEvent } from '../../domain/events.ts';
import type { Posted, Posting } from '../../engines/webhook/post.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore, ServerTx } from '../../store/server/store.ts';

export interface Hook {
  /** Its row; from the address, which is not shown. */
  readonly id: string;
  /** For people: the host alone. */
  readonly host: string;
  readonly url: string;
  readonly secret: string;
  /** Undefined: all. */
  readonly kinds: ReadonlySet<EventKind> | undefined;
}

export interface TellNeeds {
  readonly store: Pick<ServerStore, 'events' | 'transaction' | 'fleeting'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Which of several servers this is. */
  readonly instance: string;
  readonly post: (posting: Posting) => Promise<Posted>;
}

export interface Telling {
  /** Tells all that is there; answers how long to rest, in ms. */
  round(signal: AbortSignal): Promise<number>;
  /** Why the last attempt failed; undefined while all is well. */
  trouble(): { readonly reason: string; readonly since: number } | undefined;
}

/** Others' events are found by asking, this often. */
const POLL_MS = 5_000;
const LEASE_MS = 60_000;
const PAGE = 100;
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

export function createTelling(needs: TellNeeds, hook: Hook): Telling {
  const { store, clock, instance } = needs;
  let failures = 0;
  let isKnown = false;
  /** Events are missing, and nothing was told since. */
  let gap = false;
  let trouble: { readonly reason: string; readonly since: number } | undefined;
  const isWanted = ({ kind }: StoredEvent): boolean => hook.kinds?.has(kind) !== false;
  const lease = () => {
    const now = clock.now();
    return { id: hook.id, instance, now, until: now + LEASE_MS };
  };
  const advance = (eventId: number, refusal?: string): Promise<boolean> =>
    store.fleeting((tx) => tx.webhooks.advance(lease(), eventId, refusal));

  function later({ reason, waitMs }: Posted & { readonly state: 'later' }): number {
    trouble = { reason, since: trouble?.since ?? clock.now() };
    if (failures === 0) needs.log.warn({ webhook: hook.host, reason }, 'webhook not told');
    failures += 1;
    return waitMs ?? Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  }

  /** Answers how long to rest when it could not be told; false when another server tells it. */
  async function tell(event: StoredEvent, signal: AbortSignal) {
    const { url, secret } = hook;
    const body = JSON.stringify({ ...event, gap });
    const posting = { url, secret, id: event.id, body, now: clock.now(), signal };
    const posted = await needs.post(posting);
    if (posted.state === 'later') return signal.aborted ? 0 : later(posted);
    const refusal = posted.state === 'refused' ? posted.reason : undefined;
    if (refusal !== undefined)
      needs.log.warn({ webhook: hook.host, event: event.id, reason: refusal }, 'event given up');
    [failures, trouble, gap] = [0, undefined, false];
    return (await advance(event.id, refusal)) ? undefined : POLL_MS;
  }

  return {
    trouble: () => trouble,
    async round(signal) {
      const start = await store.events.last();
      const claim = (tx: ServerTx) => tx.webhooks.claim(lease(), start);
      // Where a new hook begins must outlast a power cut; a renewed lease need not.
      let from = await (isKnown ? store.fleeting(claim) : store.transaction(claim));
      isKnown = true;
      while (from !== undefined && !signal.aborted) {
        const page = await store.events.after(from, PAGE);
        gap ||= page.gap;
        // A sync: what was told must not be undone by a power cut, nor its number be given again.
        if (page.items.some(isWanted) && (await store.transaction(claim)) !== from) return 0;
        for (const event of page.items) {
          if (!isWanted(event)) continue;
          const restMs = await tell(event, signal);
          if (restMs !== undefined) return restMs;
        }
        const to = page.next;
        if (to !== from && !(await advanceOver(page.items.at(-1), to))) return POLL_MS;
        if (page.items.length < PAGE) return POLL_MS;
        from = to;
      }
      return POLL_MS;
    },
  };

  /** Past events that it does not want to hear of; the last one told is noted already. */
  async function advanceOver(last: StoredEvent | undefined, to: number): Promise<boolean> {
    return (last !== undefined && isWanted(last)) || (await advance(to));
  }
}
