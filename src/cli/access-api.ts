/** The facts of a running server, over its API. */

import { createClient } from '../web/client/client.ts';
import { type ApiFailure, readFailure } from '../web/client/failure.ts';
import type { Access } from './access.ts';
import { verifyByServer } from './verify.ts';

export function apiAccess(address: string): Access {
  const client = createClient(address);
  return {
    status: () => client.status(),
    recordings: (wanted) => client.recordings(wanted),
    recording: (id) => client.recording(id),
    audio: (id) => fetchAudio(client.audioUrl(id, 'original')),
    apart: (id) => client.apart(id),
    together: (id, other) => client.together(id, other),
    versions: async (id) => (await client.versions(id)).items,
    correct: (id, correction) => client.correct(id, correction),
    search: async (query, limit) => (await client.search(query, limit)).items,
    callsigns: (wanted) => client.callsigns(wanted),
    nets: async () => (await client.nets()).items,
    jobs: async (wanted) => (await client.jobs(wanted)).items,
    job: (id) => client.job(id),
    pause: (stage, reason) => client.pause(stage, reason),
    resume: (stage) => client.resume(stage),
    revive: (jobId) => client.revive(jobId),
    quarantine: {
      list: async () => (await client.quarantine()).items,
      get: (id) => client.quarantined(id),
      replay: (id, as) => client.replay(id, as),
      remove: (id) => client.removeQuarantined(id),
    },
    verify: (hash, onProgress) => verifyByServer(address, hash, onProgress),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Throws ApiFailure. */
async function fetchAudio(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw (await readFailure(answer)) satisfies ApiFailure;
  return new Uint8Array(await answer.arrayBuffer());
}
