/** Where imported files go: to the running server over its API, else straight into its data folder. */

import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { loadServerConfig } from '../config/load-server.ts';
import { SERVER } from '../config/server-config.ts';
import type { ImportDesk, ImportOutcome } from '../domain/import-desk.ts';
import { openServerStorage } from '../modes/server-storage.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { silentLog } from '../platform/log.ts';
import { createReceive } from '../server/receive/receive.ts';
import { openServerStore } from '../store/server/store.ts';
import { ask, heard } from '../web/client/ask.ts';
import { givenAddress } from './access.ts';
import { buildInfo } from './build-info.ts';
import type { CliContext } from './context.ts';
import { findServerData } from './open-store.ts';
import { runningServer } from './running-server.ts';
import { loadNeeds } from './settings.ts';

export type OpenDesk = ImportDesk & AsyncDisposable;

/** Throws `data/in-use`, `config/invalid`. */
export async function openDesk(command: Command, context: CliContext): Promise<OpenDesk> {
  const given = givenAddress(command, context);
  if (given !== undefined) return deskOver(given);
  const { dataDir } = findServerData(command, context);
  const running = await runningServer(dataDir);
  if (running !== undefined) return deskOver(running.page);
  return deskHere(command, context);
}

/** Of a running server. */
export function deskOver(address: string): OpenDesk {
  const post = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await ask(address, `/api/import/${path}`, { ...init, method: 'POST' });
    return heard(address, init, async () => (await answer.json()) as T); // as: a server of the same make
  };
  return {
    async known(files) {
      const body = JSON.stringify({ files });
      return (await post<{ known: boolean[] }>('known', { body })).known;
    },
    async take(file, bytes) {
      const draft = Buffer.from(JSON.stringify(file)).toString('base64url');
      const body = Readable.toWeb(Readable.from(bytes)) as ReadableStream; // as: two types of one thing
      const init = { body, duplex: 'half', headers: { 'x-tsn-draft': draft } } as const;
      return (await post<{ outcome: ImportOutcome }>('file', init)).outcome;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function deskHere(command: Command, context: CliContext): Promise<OpenDesk> {
  const { config } = loadServerConfig(loadNeeds(command, SERVER, context));
  await using held = new AsyncDisposableStack();
  const { clock, around } = context;
  const { dataDir } = config;
  held.use(claimDataFolder(dataDir, 0o755));
  const place = findServerData(command, context).place();
  const store = held.use(await openServerStore({ ...place, clock }));
  const receive = createReceive({
    ...(await openServerStorage(config, around.env)),
    ...{ dataDir, store, clock, log: silentLog, version: buildInfo().version },
    quarantineBytes: config.upload.quarantine,
  });
  const moved = held.move();
  return { ...receive.importing, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
