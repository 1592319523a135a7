/** Stored audio held against the database: by the running server, else by this process itself. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { LoadNeeds } from '../config/load.ts';
import { loadServerConfig } from '../config/load-server.ts';
import type { VerifyLine, VerifyReport } from '../domain/audio-trouble.ts';
import { openServerStorage } from '../modes/server-storage.ts';
import { claimDataFolder } from '../platform/data-folder.ts';
import { silentLog } from '../platform/log.ts';
import { createReceive } from '../server/receive/receive.ts';
import { ask } from '../web/client/ask.ts';
import { ApiFailure } from '../web/client/failure.ts';
import { buildInfo } from './build-info.ts';
import type { CliContext } from './context.ts';
import { openExistingServerStore, type ServerData } from './open-store.ts';

type OnProgress = (progress: VerifyReport) => void;

/** Throws ApiFailure. */
export async function verifyByServer(
  address: string,
  hash: boolean,
  onProgress: OnProgress,
): Promise<VerifyReport> {
  const { body } = await ask(address, `/api/storage/verify?hash=${hash}`, { method: 'POST' });
  for await (const line of linesOf(body)) {
    const { progress, report, failure } = JSON.parse(line) as VerifyLine; // as: a server of the same make
    if (failure !== undefined) throw new ApiFailure(200, failure);
    if (report !== undefined) return report;
    if (progress !== undefined) onProgress(progress);
  }
  const message = 'the server ended in the middle of it: start it and run this again';
  throw new ApiFailure(0, { code: 'server/not-running', message, hint: 'Start it again.' });
}

/** Until the server ends or is gone. */
async function* linesOf(body: Response['body']): AsyncGenerator<string> {
  try {
    if (body !== null) yield* createInterface({ input: Readable.fromWeb(body) });
  } catch {
    // gone, in the middle of a line: who reads sees that the report did not come
  }
}

/** Throws `data/in-use`, `data/not-found`, `storage/…`. */
export async function verifyHere(
  data: ServerData,
  needs: LoadNeeds,
  context: CliContext,
  hash: boolean,
  onProgress: OnProgress,
): Promise<VerifyReport> {
  const { config } = loadServerConfig(needs);
  const { dataDir } = config;
  await using held = new AsyncDisposableStack();
  held.use(claimDataFolder(dataDir, 0o755));
  const store = held.use(await openExistingServerStore(data, context));
  const receive = createReceive({
    ...(await openServerStorage(config, needs.around.env)),
    ...{ dataDir, store, clock: context.clock, log: silentLog, version: buildInfo().version },
  });
  return await receive.verify({ hash, onProgress });
}
