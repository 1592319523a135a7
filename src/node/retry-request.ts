/**
 * How `tsn node retry` reaches a node that runs: an empty file in the data folder.
 * It needs no port and no right but that of writing there, and it may be left
 * before the node starts.
 */
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';

const FILE = 'retry';
const LOOK_MS = 2_000;

/** Asks the node of this data folder, running or not, to try the server at once. */
export async function requestRetry(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, FILE), '');
}

interface Needs {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly onRequest: () => Promise<void>;
}

/** Looks for requests until disposed; each is answered once. */
export function watchRetryRequests({ dataDir, clock, onRequest }: Needs): AsyncDisposable {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      if (await taken(join(dataDir, FILE))) await onRequest();
      await clock.sleep(LOOK_MS, stop.signal);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** To remove it is to look and to answer at once; nothing is written while there is none. */
async function taken(path: string): Promise<boolean> {
  return unlink(path).then(
    () => true,
    () => false,
  );
}
