/** Servers in processes of their own that share the work of one MariaDB. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { sweep } from '../../src/jobs/sweep.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, storePlaceIn, tempServerStore } from '../support/temp-store.ts';

const WORKER = join(import.meta.dirname, '../support/share-worker.ts');
const skip = ON_SQLITE
  ? 'several servers share a MySQL or MariaDB: TSN_TEST_MYSQL is not set'
  : false;

interface Server {
  readonly child: ChildProcess;
  /** `ready`, `held SUBJECT ATTEMPT`, `done SUBJECT ATTEMPT`. */
  readonly said: readonly string[];
  readonly next: () => Promise<void>;
}

async function site(t: TestContext, jobs: number) {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, new FakeClock(0), folder);
  const place = JSON.stringify(await storePlaceIn(t, folder));
  const subjects = Array.from({ length: jobs }, (_, n) => `subject-${n}`);
  await store.transaction(async (tx) => {
    for (const subject of subjects) await tx.jobs.enqueue('ingest', subject, 0);
  });
  const servers: Server[] = [];
  const start = (name: string, leaseMs = 60_000): Server => {
    const server = startServer(t, [place, name, String(leaseMs)]);
    servers.push(server);
    return server;
  };
  const done = () => servers.flatMap(({ said }) => said.filter((line) => line.startsWith('done ')));
  const allDone = async () => {
    while (done().length < jobs) await Promise.race(servers.map(({ next }) => next()));
    return done()
      .map((line) => line.split(' ')[1] ?? '')
      .sort();
  };
  return { store, start, allDone, done, subjects: subjects.sort() };
}

function startServer(t: TestContext, args: readonly string[]): Server {
  const child = spawn(process.execPath, [WORKER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: string[] = [];
  let heard = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    heard.resolve();
    heard = Promise.withResolvers();
  });
  t.after(() => child.kill('SIGKILL'));
  return { child, said, next: () => heard.promise };
}

/** It has a job in hand, and keeps it until it is let go. */
async function holding({ said, next }: Server): Promise<string> {
  for (;;) {
    const line = said.find((each) => each.startsWith('held '));
    if (line !== undefined) return line.split(' ')[1] ?? '';
    await next();
  }
}

function letGo({ child }: Server): void {
  child.stdin?.write('go\n');
}

async function stop({ child, said, next }: Server): Promise<void> {
  while (!said.includes('ready')) await next();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  assert.equal(code, 0, 'it stopped in good order');
}

async function nothingLeft(store: ServerStore): Promise<void> {
  assert.deepEqual(await store.jobs.counts(), { waiting: 0, running: 0, dead: 0 });
}

test('two servers share the recordings of one database, each done once', { skip }, async (t) => {
  const { store, start, allDone, subjects } = await site(t, 40);
  const both = [start('a 1'), start('b 2')];
  const held = await Promise.all(both.map(holding));
  assert.notEqual(held[0], held[1]);
  for (const server of both) letGo(server);
  assert.deepEqual(await allDone(), subjects);
  await Promise.all(both.map(stop));
  await nothingLeft(store);
});

test('what a killed server had in hand is done by another when the lease is over', {
  skip,
}, async (t) => {
  const { store, start, allDone, done, subjects } = await site(t, 5);
  const killed = start('a 1', 2_000);
  const lost = await holding(killed);
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  const other = start('b 2', 2_000);
  letGo(other);
  assert.deepEqual(await allDone(), subjects);
  assert.ok(done().includes(`done ${lost} 2`), 'its second attempt');
  await stop(other);
  await nothingLeft(store);
});

test('servers that are restarted one after the other lose nothing and do nothing twice', {
  skip,
}, async (t) => {
  const { store, start, allDone, subjects } = await site(t, 40);
  const [first, second] = [start('a 1'), start('b 2')];
  await Promise.all([first, second].map(holding));
  await stop(first); // with a job in hand, under a lease that would outlast the test
  const third = start('a 3');
  await holding(third);
  letGo(third);
  await stop(second);
  const fourth = start('b 4');
  letGo(fourth);
  assert.deepEqual(await allDone(), subjects);
  await Promise.all([third, fourth].map(stop));
  await nothingLeft(store);
});

test('two servers that sweep at once make each job once', async (t) => {
  const folder = tempFolder(t);
  const clock = new FakeClock();
  const one = await tempServerStore(t, clock, folder);
  const two = await tempServerStore(t, clock, folder);
  await one.transaction(async (tx) => {
    for (let n = 0; n < 450; n += 1) await tx.recordings.add(sampleRecording());
  });
  const made = await Promise.all(
    [one, two].map((store) =>
      sweep({
        ...{ store, clock },
        stages: [
          {
            kind: 'ingest',
            missing: (limit) => store.recordings.withoutIngest(limit),
            run: async () => {},
          },
        ],
      }),
    ),
  );
  assert.equal((await one.jobs.counts()).waiting, 450);
  assert.equal(
    made.reduce((sum, count) => sum + count, 0),
    450,
  );
});
