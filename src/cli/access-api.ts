/** The facts of a running server, over its API. */

import { ask, heard } from '../web/client/ask.ts';
import { createClient } from '../web/client/client.ts';
import type { Access } from './access.ts';
import { verifyByServer } from './verify.ts';

export function apiAccess(address: string): Access {
  const client = createClient(address);
  return {
    status: () => client.status(),
    recordings: (wanted) => client.recordings(wanted),
    recording: (id) => client.recording(id),
    audio: (id) => fetchAudio(address, id),
    apart: (id) => client.apart(id),
    together: (id, other) => client.together(id, other),
    versions: async (id) => (await client.versions(id)).items,
    correct: (id, correction) => client.correct(id, correction),
    search: async (query, limit) => (await client.search(query, limit)).items,
    alerts: (wanted) => client.alerts(wanted),
    callsigns: (wanted) => client.callsigns(wanted),
    nets: async () => (await client.nets()).items,
    jobs: async (wanted) => (await client.jobs(wanted)).items,
    job: (id) => client.job(id),
    pause: (stage, reason) => client.pause(stage, reason),
    resume: (stage) => client.resume(stage),
    revive: (jobId) => client.revive(jobId),
    quarantine: {
      list: (wanted) => client.quarantine(wanted),
      get: (id) => client.quarantined(id),
      replay: (id, as) => client.replay(id, as),
      remove: (id) => client.removeQuarantined(id),
    },
    verify: (hash, onProgress) => verifyByServer(address, hash, onProgress),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Throws ApiFailure. */
async function fetchAudio(address: string, id: string): Promise<Uint8Array> {
  const answer = await ask(address, `/api/recordings/${encodeURIComponent(id)}/audio?original=1`);
  return heard(address, {}, async () => new Uint8Array(await answer.arrayBuffer()));
}
