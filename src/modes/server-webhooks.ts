/** The webhooks of a server: each has its own pace, and none is in anybody's way. */
import { placeOf, readSecret } from '../config/secret.ts';
import { type WebhookConfig, webhookId } from '../config/webhooks-config.ts';
import type { PartHealth } from '../domain/views.ts';
import { postEvent } from '../engines/webhook/post.ts';
import type { Clock } from '../platform/clock.ts';
import { FAILURES, type FailureCode, TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { type Keep, keepOnce } from '../platform/supervise.ts';
import { createTelling, type Hook } from '../server/webhooks/tell.ts';
import type { ServerStore } from '../store/server/store.ts';

interface Needs {
  readonly config: { readonly webhooks: readonly WebhookConfig[] };
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly instance: string;
  readonly keep?: Keep | undefined;
}

export interface Webhooks extends AsyncDisposable {
  /** One part for each webhook that does not take what it is told, or is far behind. */
  health(): Promise<readonly PartHealth[]>;
}

const AFTER_FAILURE_MS = 5_000;
/** So many untold events are shown. */
const FAR_BEHIND = 100;

/** Throws `config/invalid` when a secret that is named is not there. */
export function startWebhooks(needs: Needs): Webhooks {
  const running = needs.config.webhooks.map((config) => start(needs, hookOf(config)));
  return {
    async health() {
      if (running.length === 0) return [];
      const { store } = needs;
      const [rows, last] = await Promise.all([store.webhooks.list(), store.events.last()]);
      return running.flatMap(({ hook, trouble }) => {
        const row = rows.find(({ id }) => id === hook.id);
        const behind = row === undefined ? 0 : Math.max(0, last - Number(row.eventId));
        const facts = { behind, refused: Number(row?.refused ?? 0), refusal: row?.refusal ?? null };
        return healthOf(hook, trouble(), facts);
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}

function hookOf({ url, events, secret: ref }: WebhookConfig): Hook {
  const { host } = new URL(url);
  const secret = readSecret(ref, process.env);
  if (secret === undefined) {
    throw new TsnError(
      'config/invalid',
      `webhooks: no secret for ${host} can be read from ${placeOf(ref)}`,
    );
  }
  return {
    id: webhookId(url),
    host,
    url,
    secret,
    kinds: events === undefined ? undefined : new Set(events),
  };
}

function start({ store, clock, log, instance, keep = keepOnce }: Needs, hook: Hook) {
  const stop = new AbortController();
  let wake = new AbortController();
  const telling = createTelling({ store, clock, log, instance, post: postEvent }, hook);
  const tellAll = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      wake = new AbortController();
      const restMs = await telling.round(signal).catch((error: unknown) => {
        log.warn({ webhook: hook.host, error: toTsnError(error) }, 'webhook not told');
        return AFTER_FAILURE_MS;
      });
      // While it cannot take anything, news do not hasten the next attempt.
      const isWell = telling.trouble() === undefined;
      await clock.sleep(restMs, isWell ? AbortSignal.any([signal, wake.signal]) : signal);
    }
  };
  const unsubscribe = store.events.subscribe(() => wake.abort());
  const running = keep(`webhook ${hook.host}`, tellAll, stop.signal);
  return {
    hook,
    trouble: () => telling.trouble(),
    async stop() {
      unsubscribe();
      stop.abort();
      await running;
      await store
        .transaction((tx) => tx.webhooks.release(hook.id, instance))
        .catch((error: unknown) => log.warn({ error: toTsnError(error) }, 'lease not given back'));
    },
  };
}

interface Facts {
  readonly behind: number;
  readonly refused: number;
  /** Why it did not want the last event that it was told of; null when it took it. */
  readonly refusal: string | null;
}

function healthOf(
  { host }: Hook,
  trouble: { readonly reason: string; readonly since: number } | undefined,
  { behind, refused, refusal }: Facts,
): PartHealth[] {
  const part = `webhook ${host}`;
  if (trouble !== undefined) {
    const since = new Date(trouble.since).toISOString();
    const reason = `${trouble.reason}, since ${since}; ${behind} events wait`;
    return [{ part, state: 'down', ...known('webhook/unreachable'), reason }];
  }
  if (refusal !== null) {
    const reason = `${refusal}; ${refused} events were given up`;
    return [{ part, state: 'down', ...known('webhook/refused'), reason }];
  }
  if (behind < FAR_BEHIND) return [];
  return [{ part, state: 'starting', code: null, reason: `${behind} events wait`, hint: null }];
}

function known(code: FailureCode): { readonly code: string; readonly hint: string } {
  return { code, hint: FAILURES[code].hint };
}
