/** Servers that fight for the same jobs, and one that comes back from the dead. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SERVER_JOB_KINDS } from '../../src/domain/pipeline.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import {
  addSpoken,
  allDone,
  assertCompleteOnce,
  poolOf,
  stagesOf,
} from '../support/pipeline-site.ts';
import { type Seam, startStages } from '../support/stage-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

/** The leases that were taken until now have run out. */
const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 90_000 };

async function site(t: TestContext, count: number) {
  const root = tempFolder(t);
  const store = await tempServerStore(t, LATER, root);
  const ids = await addSpoken({ store, clock: systemClock, root }, count);
  const place = await storePlaceIn(t, root);
  const start = (worker: string, seam: Seam) => startStages(t, { place, root, worker, seam });
  return { root, store, ids, start };
}

test('two servers that take from one queue do each job once between them', async (t) => {
  const { store, ids, start } = await site(t, 12);
  // Each has a job in hand before either goes on, so that neither does all of it.
  const seam = { kind: 'ingest', where: 'before the slow work', act: 'wait' } as const;
  const servers = [start('hill-1 7', seam), start('bay-2 7', seam)];
  await Promise.all(servers.map((server) => server.reached()));
  for (const server of servers) server.goOn();
  assert.deepEqual(await Promise.all(servers.map((server) => server.ended())), [0, 0]);

  const done = servers.map(({ lines }) => lines.filter((line) => line.startsWith('done ')));
  const all = SERVER_JOB_KINDS.flatMap((kind) => ids.map((id) => `done ${kind} ${id}`));
  assert.deepEqual(done.flat().sort(), all.sort());
  assert.ok(done.every(({ length }) => length > 0));
  await assertCompleteOnce(store, ids);
});

test('a server that stands still past its leases changes nothing when it goes on', async (t) => {
  const { root, store, ids, start } = await site(t, 3);
  const seam = { kind: 'transcribe', where: 'before the transaction', act: 'stop' } as const;
  const still = start('hill-1 7', seam);
  await still.reached();
  const pool = poolOf(stagesOf({ store, clock: LATER, root }), { store, clock: LATER });
  await allDone(store);
  await pool.drain(10_000);
  await assertCompleteOnce(store, ids);

  still.goOn();
  assert.equal(await still.ended(), 0);
  assert.match(still.lines.at(-1) ?? '', /^lost transcribe /);
  await assertCompleteOnce(store, ids);
});
