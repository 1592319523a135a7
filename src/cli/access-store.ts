/** The facts of a server that does not run, straight from its database. */
import type { LoadNeeds } from '../config/load.ts';
import { loadServerConfig } from '../config/load-server.ts';
import type { QuarantineDesk } from '../domain/quarantine.ts';
import type { ServerItem, ServerStatus, StageStatus } from '../domain/views.ts';
import { readAudio } from '../engines/audio/audio-file.ts';
import { toServerItem } from '../modes/server-instance.ts';
import { openServerStorage } from '../modes/server-storage.ts';
import { TsnError } from '../platform/errors.ts';
import { readInstance } from '../platform/instance.ts';
import { silentLog } from '../platform/log.ts';
import { tellApart, tellTogether } from '../server/group-copies.ts';
import { viewNets } from '../server/nets/nets.ts';
import { createQuarantine } from '../server/receive/quarantine.ts';
import { correct } from '../server/transcribe/correct.ts';
import type { StagePauseTable } from '../store/server/schema.ts';
import type { ServerStore } from '../store/server/store.ts';
import type { Access } from './access.ts';
import { buildInfo } from './build-info.ts';
import type { CliContext } from './context.ts';
import { openExistingServerStore, type ServerData } from './open-store.ts';
import { verifyHere } from './verify.ts';

/** `needs` find the configuration, which says where the audio lies. */
export async function storeAccess(
  data: ServerData,
  needs: LoadNeeds,
  context: CliContext,
): Promise<Access> {
  const store = await openExistingServerStore(data, context);
  const { views } = store;
  return {
    status: () => readStatus(store, data.dataDir, context),
    recordings: (wanted) => views.recordings(wanted),
    recording: (id) => views.recording(id),
    audio: (id) => readStored(store, needs, id),
    versions: (id) => views.versions(id),
    apart: async (id) => ({ from: await tellApart({ store, clock: context.clock }, id) }),
    together: (id, other) => tellTogether({ store, clock: context.clock }, id, other),
    correct: (id, correction) => correct({ store, clock: context.clock }, id, correction),
    search: (query, limit) => views.search(query, limit),
    alerts: (wanted) => views.alerts(wanted),
    callsigns: (wanted) => views.callsigns(wanted),
    nets: async () =>
      viewNets({ ...loadServerConfig(needs).config, ...store }, context.clock.now()),
    jobs: (wanted) => views.jobs(wanted),
    job: (id) => views.job(id),
    pause: (stage, reason) =>
      store.transaction((tx) => tx.pauses.pause(stage, reason, context.clock.now())),
    async resume(stage) {
      await store.transaction((tx) => tx.pauses.resume(stage));
    },
    revive: (jobId) => store.transaction((tx) => tx.jobs.revive(jobId, context.clock.now())),
    quarantine: offlineQuarantine(data.dataDir, context),
    verify: (hash, onProgress) => verifyHere(data, needs, context, hash, onProgress),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function offlineQuarantine(dataDir: string, { clock }: CliContext): QuarantineDesk {
  const quarantine = createQuarantine({ dataDir, clock, log: silentLog });
  return {
    ...quarantine,
    replay: () =>
      Promise.reject(new TsnError('server/not-running', 'a replay needs the running server')),
  };
}

/** What is known while nothing runs: counts, what is paused, and that the server is down. */
async function readStatus(
  { views, pauses, instances }: ServerStore,
  dataDir: string,
  { clock }: CliContext,
): Promise<ServerStatus> {
  const now = clock.now();
  return {
    ...buildInfo(),
    ...(await views.counts()),
    startedAt: null,
    now,
    nodes: await views.nodes(),
    quarantine: await createQuarantine({ dataDir, clock, log: silentLog }).counts(),
    // The others would run if a server did.
    stages: (await pauses.list()).map(toPaused),
    servers: (await instances.list()).map((row) => asLost(toServerItem(row, now), dataDir)),
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

/** Of this data folder none runs, however lately it said that it does. */
function asLost(server: ServerItem, dataDir: string): ServerItem {
  const isOurs = server.id.startsWith(`${readInstance(dataDir)} `);
  return isOurs ? { ...server, state: 'lost' } : server;
}

function toPaused({ stage, reason, pausedAt }: StagePauseTable): StageStatus {
  return { stage, state: 'paused', since: pausedAt, reason };
}

/** Throws `audio/missing`, `config/invalid`, `storage/…`. */
async function readStored(store: ServerStore, needs: LoadNeeds, id: string): Promise<Uint8Array> {
  const { config } = loadServerConfig(needs);
  const { audio } = await openServerStorage(config, needs.around.env);
  const { audioPath, originalName } = await store.recordings.get(id);
  return readAudio(audio, audioPath, originalName);
}
