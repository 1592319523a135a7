/** The disk of the audio is full, or not mounted, in mid-work: paused with the reason, never failed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLocalCopies } from '../../src/engines/storage/local-copies.ts';
import { createBreakers } from '../../src/jobs/breakers.ts';
import { silentLog } from '../../src/platform/log.ts';
import { createReceive } from '../../src/server/receive/receive.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd } from '../support/at-end.ts';
import { DRAFT } from '../support/local-draft.ts';
import { localStorage } from '../support/local-storage.ts';
import {
  allDone,
  assertCompleteOnce,
  instantRecogniser,
  poolOf,
  spokenBytes,
  stagesOf,
} from '../support/pipeline-site.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';
import { until } from '../support/worker.ts';

const skip = whyNoSmallDisk() ?? false;

/** A server whose audio lies on a disk of its own at `root`. */
async function server(t: TestContext, root: string, minFreeBytes: number) {
  const dataDir = tempFolder(t);
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock, dataDir);
  const { audio, storage } = localStorage(dataDir, root, minFreeBytes);
  const common = { store, clock, storage };
  const receive = createReceive({ ...common, dataDir, audio, log: silentLog, version: 'test' });
  const locate = createLocalCopies({ audio, folder: join(dataDir, 'copies'), mostBytes: 1e6 });
  const recogniser = instantRecogniser();
  const stages = stagesOf({ ...common, root, recogniser, locate });
  const breakers = createBreakers({ clock });
  const sent = join(dataDir, 'sent.wav');
  writeFileSync(sent, spokenBytes());
  let taken = 0;
  return {
    ...{ store, clock, storage, recogniser, sent, breakers },
    /** Takes one more recording in. */
    async take(this: void): Promise<void> {
      const draft = { ...DRAFT, originalName: `${taken}.wav` };
      await receive.local({ path: sent, extension: 'wav', draft });
      taken += 1;
    },
    start: () => poolOf(stages, common, { capacity: 1, breakers }),
    async ids(this: void): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { id } of store.recordings.allAudio()) found.push(id);
      return found;
    },
  };
}

for (const [what, minFreeBytes, leftBytes, code] of [
  ['nearly full', 1_000_000, 500_000, 'storage/low-space'],
  ['full to the last byte', 0, 0, 'data/disk-full'],
] as const) {
  test(`a disk that is ${what} pauses receiving and ingest with ${code}; with room all goes on`, {
    skip,
  }, async (t) => {
    const disk = smallDisk(t, 4);
    const { store, clock, storage, sent, take, start, ids } = await server(
      t,
      disk.path,
      minFreeBytes,
    );
    await take();
    disk.fill(leftBytes);
    writeFileSync(sent, Buffer.concat([spokenBytes(), Buffer.alloc(1)])); // other bytes: they need room
    await assert.rejects(take(), { code });
    assert.ok(existsSync(sent), 'the sender still has it');
    const pool = start();
    await until(() => clock.sleeping === 1); // it has looked, and taken nothing
    assert.match(storage.waitsFor() ?? '', new RegExp(`^${code}: `));
    assert.deepEqual(
      pool.waiting().map(({ kind }) => kind),
      ['ingest'],
      'what is stored can still be heard',
    );
    assert.equal((await store.jobs.list({ limit: 9 }))[0]?.attempts, 0);

    disk.empty();
    await storage.look();
    await take();
    pool.poke();
    await allDone(store);
    await pool.drain(1_000);
    await assertCompleteOnce(store, await ids());
    assert.equal((await ids()).length, 2);
  });
}

test('a disk that is unmounted in mid-work fails nothing, not even what was in hand; mounted, all goes on', {
  skip,
}, async (t) => {
  const disk = smallDisk(t, 4);
  const root = join(tempFolder(t), 'mount');
  mkdirSync(root);
  const mount = () => assert.equal(spawnSync('mount', ['--bind', disk.path, root]).status, 0);
  const unmount = () => spawnSync('umount', ['-l', root]);
  mount();
  atEnd(t, unmount);
  const { store, clock, storage, breakers, take, start, ids } = await server(t, root, 0);
  for (let n = 0; n < 3; n += 1) await take();
  unmount();
  const pool = start(); // the watch has not looked yet: the first ones are tried
  await until(() => breakers.outages().length === 1);
  assert.equal(breakers.outages()[0]?.code, 'storage/not-mounted');
  await storage.look();
  await assert.rejects(take(), { code: 'storage/not-mounted' });
  assert.deepEqual(
    pool.waiting().map(({ kind }) => kind),
    ['ingest', 'transcribe'],
  );

  await until(() => clock.sleeping === 1);
  mount();
  await storage.look();
  clock.advance(60_000); // what was tried has waited long enough
  await allDone(store);
  await pool.drain(1_000);
  await assertCompleteOnce(store, await ids());
});
