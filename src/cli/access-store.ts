/** The facts of a server that does not run, straight from its database. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerStatus } from '../domain/views.ts';
import { TsnError } from '../platform/errors.ts';
import { correct } from '../server/transcribe/correct.ts';
import type { ServerStore } from '../store/server/store.ts';
import type { Access } from './access.ts';
import { buildInfo } from './build-info.ts';
import type { CliContext } from './context.ts';
import { openExistingServerStore } from './open-store.ts';

export async function storeAccess(dataDir: string, context: CliContext): Promise<Access> {
  const store = await openExistingServerStore(dataDir, context);
  const { views } = store;
  return {
    status: () => readStatus(store, context),
    recordings: (wanted) => views.recordings(wanted),
    recording: (id) => views.recording(id),
    audio: (id) => readAudio(store, dataDir, id),
    versions: (id) => views.versions(id),
    correct: (id, correction) => correct({ store, clock: context.clock }, id, correction),
    search: (query, limit) => views.search(query, limit),
    callsigns: (wanted) => views.callsigns(wanted),
    jobs: (wanted) => views.jobs(wanted),
    revive: (jobId) => store.transaction((tx) => tx.jobs.revive(jobId, context.clock.now())),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** What is known while nothing runs: counts, and that the server is down. */
async function readStatus({ views }: ServerStore, { clock }: CliContext): Promise<ServerStatus> {
  const now = clock.now();
  return {
    ...buildInfo(),
    ...(await views.counts()),
    startedAt: now,
    now,
    nodes: await views.nodes(),
    parts: [
      {
        part: 'server',
        state: 'down',
        code: 'server/not-running',
        reason: 'it does not run; these facts come from its database',
        hint: 'Start it with `tsn server`.',
      },
    ],
    testModel: false,
    model: null,
    recognisers: [],
  };
}

async function readAudio(store: ServerStore, dataDir: string, id: string): Promise<Uint8Array> {
  const { audioPath } = await store.recordings.get(id);
  try {
    return await readFile(join(dataDir, audioPath));
  } catch (error) {
    throw new TsnError('audio/missing', `cannot read ${join(dataDir, audioPath)}`, {
      cause: error,
    });
  }
}
