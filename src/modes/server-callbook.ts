/** What the server knows of callsigns beforehand: callbook, lists, and the checker that asks. */

import { callbookDatabase, callbookFolder } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { allstarList, memberList } from '../engines/callbook/lists.ts';
import { makeFolder } from '../platform/atomic-file.ts';
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { loadSqliteAddon, nativeFolder } from '../platform/native-parts.ts';
import type { Keep } from '../platform/supervise.ts';
import { startChecker } from '../server/callbook/check.ts';
import type { ExpectNeeds } from '../server/extract/expected.ts';
import { type CallbookStore, openCallbookStore } from '../store/callbook/store.ts';
import type { ServerStore } from '../store/server/store.ts';
import { callbookSources } from './callbook-sources.ts';

interface Needs {
  readonly config: Pick<ServerConfig, 'dataDir' | 'callbook'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep?: Keep | undefined;
}

export type Known = Omit<ExpectNeeds, 'heard'>;

export interface ServerCallbook extends AsyncDisposable {
  readonly known: Known;
  /** Asks about who was heard, from now on. */
  startChecking(store: ServerStore): AsyncDisposable;
}

/** Never throws: a server without a callbook still receives and hears. */
export async function openServerCallbook(needs: Needs): Promise<ServerCallbook> {
  const store = await open(needs);
  return {
    known: { ...listsOf(needs), ...(store && { licenceOf: (call) => store.licences.of(call) }) },
    startChecking: (server) => startChecking(needs, store, server),
    [Symbol.asyncDispose]: async () => store?.[Symbol.asyncDispose](),
  };
}

async function open({ config, clock, log }: Needs): Promise<CallbookStore | undefined> {
  const { dataDir } = config;
  try {
    await makeFolder(callbookFolder(dataDir), 0o750);
    const addon = loadSqliteAddon(nativeFolder(dataDir));
    return await openCallbookStore({ path: callbookDatabase(dataDir), clock, addon });
  } catch (error) {
    log.warn({ error: toTsnError(error) }, 'callbook not opened');
    return undefined;
  }
}

function startChecking(
  { config, clock, log, keep }: Needs,
  store: CallbookStore | undefined,
  server: ServerStore,
): AsyncDisposable {
  const env = process.env;
  const sources = store ? callbookSources({ config: config.callbook, store, clock, env }) : [];
  const checker = startChecker({ store: server, sources, clock, log, keep });
  const unsubscribe = server.events.subscribe((events) => {
    if (events.some(({ kind }) => kind === 'extracted')) checker.poke();
  });
  return {
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await checker[Symbol.asyncDispose]();
    },
  };
}

/** Lists that the operator keeps; those that are not set are not there. */
function listsOf({ config, log }: Needs): Pick<Known, 'allstarNodes' | 'members'> {
  const { allstarNodes, members } = config.callbook;
  const warn = (error: unknown): void => log.warn({ error }, 'list not read');
  return {
    ...(allstarNodes !== undefined && { allstarNodes: allstarList(allstarNodes, warn) }),
    ...(members !== undefined && { members: memberList(members, warn) }),
  };
}
