/** Several processes on one database. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

const JOBS = 200;
const WORKER = join(import.meta.dirname, '../support/lease-worker.ts');

async function work(place: string, worker: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [WORKER, place, worker], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0, `worker ${worker}`);
  return (await said).split('\n').filter((line) => line !== '');
}

test('eight processes share two hundred jobs, each of which is done exactly once', async (t) => {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, new FakeClock(0), folder);
  const subjects = Array.from({ length: JOBS }, (_, n) => `subject-${n}`);
  await store.transaction(async (tx) => {
    for (const subject of subjects) await tx.jobs.enqueue('ingest', subject, 0);
  });
  const place = JSON.stringify({ ...(await storePlaceIn(t, folder)), addon: undefined });
  const names = Array.from({ length: 8 }, (_, n) => `worker-${n}`);
  const done = await Promise.all(names.map((name) => work(place, name)));
  const expected = subjects.map((subject) => `${subject} 1`).sort();
  assert.deepEqual(done.flat().sort(), expected);
  assert.ok(done.filter((lines) => lines.length > 0).length > 1, 'more than one had work');
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 0 });
});

test('twenty callers of two connections in one process take each job once', async (t) => {
  const folder = tempFolder(t);
  const stores = [
    await tempServerStore(t, new FakeClock(0), folder),
    await tempServerStore(t, new FakeClock(0), folder),
  ] as const;
  await stores[0].transaction(async (tx) => {
    for (let n = 0; n < 40; n += 1) await tx.jobs.enqueue('ingest', `subject-${n}`, 0);
  });
  const taken: string[] = [];
  const caller = async (n: number) => {
    const { jobs } = stores[n % 2 === 0 ? 0 : 1];
    for (;;) {
      const job = await jobs.lease({ kinds: ['ingest'], worker: `c${n}`, now: 1, forMs: 1_000 });
      if (job === undefined) return;
      taken.push(job.subjectId);
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => caller(n)));
  assert.equal(taken.length, 40);
  assert.equal(new Set(taken).size, 40);
});
