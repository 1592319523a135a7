/**
 * Keeps the one connection to the server: makes it, and makes it again after
 * every end, for ever. While there is none, everything that ships waits and says
 * why. Start never depends on it.
 */
import type { ServerCard } from '../domain/manifest.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError, toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { ServerLink } from './server-link.ts';

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly since: number; readonly card: ServerCard | undefined }
  | { readonly state: 'waiting'; readonly failure: TsnError; readonly until: number };

export interface ServerConnection extends AsyncDisposable {
  readonly state: ConnectionState;
  /** Why nothing can be shipped now; undefined while connected. */
  waitsFor(): string | undefined;
  /** Throws `sftp/unreachable` when there is none. */
  use<T>(work: (link: ServerLink) => Promise<T>): Promise<T>;
  /** Tries at once instead of at the end of a wait; nothing while connected. */
  retryNow(): void;
}

export interface ConnectionNeeds {
  /** One attempt: connects and greets. */
  readonly connect: () => Promise<{
    readonly link: ServerLink;
    readonly card: ServerCard | undefined;
  }>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Called after each connection was made. */
  readonly onConnected: () => void;
}

/** Waits grow to this for what passes by itself … */
const LONGEST_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
/** … and are this long for what a person must look at (changed host key, refused key) … */
const PERSON_WAIT_MS = 15 * 60_000;
/** … once it came so often in a row: before that it may be a packet that was damaged on the way. */
const SURE_AFTER = 3;
/** A connection that held this long, or carried anything, was a good one: the next wait is the first again. */
const GOOD_AFTER_MS = 60_000;

export function keepConnected(needs: ConnectionNeeds): ServerConnection {
  const { clock, log } = needs;
  const stop = new AbortController();
  let retry = new AbortController();
  let state: ConnectionState = { state: 'connecting' };
  let link: ServerLink | undefined;
  let attempts = 0;
  let refusals = 0;

  const hold = async (): Promise<TsnError> => {
    const made = await needs.connect();
    link = made.link;
    const since = clock.now();
    state = { state: 'connected', since, card: made.card };
    log.info({ software: made.card?.software }, 'connected');
    if (stop.signal.aborted) await link[Symbol.asyncDispose]();
    else needs.onConnected();
    const reason = await link.closed;
    link = undefined;
    if (clock.now() - since >= GOOD_AFTER_MS) attempts = 0;
    return reason;
  };

  const round = async (): Promise<void> => {
    state = { state: 'connecting' };
    const failure = await hold().catch(toTsnError);
    attempts += 1;
    refusals = failure.retry === 'never' ? refusals + 1 : 0;
    if (stop.signal.aborted) return;
    const needsPerson = refusals >= SURE_AFTER;
    const random = (needs.random ?? Math.random)();
    const waitMs = needsPerson ? PERSON_WAIT_MS : waitAfter(attempts, random);
    if (needsPerson) log.error({ error: failure }, 'shipping paused');
    else log.warn({ error: failure, waitMs }, 'not connected');
    state = { state: 'waiting', failure, until: clock.now() + waitMs };
    await clock.sleep(waitMs, AbortSignal.any([stop.signal, retry.signal]));
    retry = new AbortController();
  };

  const running = (async () => {
    while (!stop.signal.aborted) await round();
  })();

  return {
    get state() {
      return state;
    },
    waitsFor: () => reasonOf(state),
    async use(work) {
      if (link === undefined) {
        // Whatever the reason is, it is no fault of what was to be shipped: it waits.
        const message = reasonOf(state) ?? 'the connection has just ended';
        throw new TsnError('sftp/unreachable', message);
      }
      const answer = await work(link);
      attempts = 0; // a line that carried something is worth trying again soon
      return answer;
    },
    retryNow() {
      if (state.state === 'waiting') retry.abort();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await link?.[Symbol.asyncDispose]();
      await running;
    },
  };
}

/** Doubles from one second to one minute, give or take a fifth, so that nodes do not come all at once. */
function waitAfter(attempts: number, random: number): number {
  const doubled = FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10);
  return Math.round(Math.min(doubled, LONGEST_WAIT_MS) * (0.8 + 0.4 * random));
}

function reasonOf(state: ConnectionState): string | undefined {
  switch (state.state) {
    case 'connected':
      return undefined;
    case 'connecting':
      return 'connecting to the server';
    case 'waiting':
      return `${state.failure.code}: ${state.failure.message}`;
  }
}
