/** Every seam of an acceptance: what happened so far, then the process is gone and starts anew. */
import assert from 'node:assert/strict';
import { chmod, link, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { PART_LIFETIME_MS } from '../../../src/server/receive/reconcile.ts';
import type { ServerStore } from '../../../src/store/server/store.ts';
import type { SftpStatus } from '../../engines/sftp-server/sftp-client.ts';
import { localStorage } from '../../support/local-storage.ts';
import { confirm, putManifest, type Shipment, send, ship, shipmentOf, World } from './world.ts';

const refused = (text: RegExp) => (error: SftpStatus) => text.test(error.message);

/** A store whose next transactions fail, before or after they were committed. */
function failing(store: ServerStore, when: 'before' | 'after', times: number): ServerStore {
  let left = times;
  const transaction: ServerStore['transaction'] = async (work) => {
    if (left <= 0) return store.transaction(work);
    left -= 1;
    if (when === 'after') await store.transaction(work);
    throw new TsnError('store/busy', 'killed here');
  };
  return { ...store, transaction };
}

async function assertStoredOnce(world: World, shipment: Shipment): Promise<void> {
  const ids = await world.recordings();
  assert.equal(ids.length, 1);
  const { audioPath } = await world.store.recordings.get(ids[0] ?? '');
  assert.deepEqual(await world.read(audioPath), shipment.bytes);
  assert.deepEqual(await world.archived(), [audioPath]);
  assert.deepEqual(await world.inbox(), []);
  const jobs = await world.store.jobs.list({ limit: 10 });
  assert.deepEqual(
    jobs.map(({ subjectId }) => subjectId),
    ids,
  );
}

for (const when of ['before', 'after'] as const) {
  test(`a commit that fails ${when} it is durable is no receipt; the rename sent again ends the same`, async (t) => {
    const world = await World.start(t);
    await world.restart({ store: failing(world.store, when, 1) });
    const client = await world.login();
    const shipment = shipmentOf('some audio');
    await send(client, shipment);
    await assert.rejects(confirm(client, shipment), refused(/^store\/busy: /));
    await confirm(client, shipment);
    await assertStoredOnce(world, shipment);
  });

  test(`killed when the commit ${when === 'before' ? 'was not' : 'was'} durable: the whole shipment sent again ends the same`, async (t) => {
    const world = await World.start(t);
    await world.restart({ store: failing(world.store, when, 1) });
    const shipment = shipmentOf('some audio');
    const client = await world.login();
    await send(client, shipment);
    await assert.rejects(confirm(client, shipment));
    await world.restart();
    await ship(await world.login(), shipment);
    await assertStoredOnce(world, shipment);
  });
}

test('killed while accepting: after the start the bytes are a part again, complete', async (t) => {
  const world = await World.start(t);
  const shipment = shipmentOf('some audio');
  await send(await world.login(), shipment);
  await world.stop();
  const inbox = join(world.dataDir, 'inbox/alpha');
  await rename(join(inbox, `${shipment.id}.part`), join(inbox, `${shipment.id}.taken`));
  await world.run();
  const client = await world.login();
  assert.deepEqual(await client.get(`${shipment.id}.part`), shipment.bytes);
  await confirm(client, shipment);
  await assertStoredOnce(world, shipment);
});

test('killed between archive and commit: the part shares nothing with the archive that a node could write to', async (t) => {
  const world = await World.start(t);
  const shipment = shipmentOf('some audio');
  await send(await world.login(), shipment);
  await world.stop();
  const inbox = join(world.dataDir, 'inbox/alpha');
  const archived = join(world.dataDir, `audio/2026/01/02/${shipment.manifest.sha256}.wav`);
  await mkdir(dirname(archived), { recursive: true });
  await rename(join(inbox, `${shipment.id}.part`), join(inbox, `${shipment.id}.taken`));
  await link(join(inbox, `${shipment.id}.taken`), archived);
  await world.run();
  const client = await world.login();
  await client.put(`${shipment.id}.part`, 'XXXX', 'r+');
  assert.deepEqual(await world.read(archived.slice(world.dataDir.length + 1)), shipment.bytes);
  await ship(client, shipment);
  await assertStoredOnce(world, shipment);
});

test('killed after the commit: what was left in the inbox is gone after the start', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await ship(client, shipment);
  await send(client, shipment);
  await world.restart();
  await assertStoredOnce(world, shipment);
});

test('a part begun anew counts more than bytes taken before the crash', async (t) => {
  const world = await World.start(t);
  const shipment = shipmentOf('some audio');
  const client = await world.login();
  await send(client, shipment);
  await writeFile(join(world.dataDir, 'inbox/alpha', `${shipment.id}.taken`), 'old');
  await world.restart();
  assert.deepEqual(await world.inbox(), [`${shipment.id}.manifest.json`, `${shipment.id}.part`]);
  await confirm(await world.login(), shipment);
  await assertStoredOnce(world, shipment);
});

for (const when of ['at a start', 'at night'] as const) {
  test(`parts that nobody came back for are removed ${when}, younger ones stay`, async (t) => {
    const world = await World.start(t);
    const client = await world.login();
    const [old, young] = [shipmentOf('old'), shipmentOf('young')];
    await send(client, old);
    await send(client, young);
    const inbox = join(world.dataDir, 'inbox/alpha');
    const now = world.clock.now();
    for (const name of await readdir(inbox)) {
      const at = name.startsWith(old.id) ? now - PART_LIFETIME_MS - 1_000 : now;
      await utimes(join(inbox, name), at / 1_000, at / 1_000);
    }
    const { dataDir, store, clock } = world;
    const receive = createReceive({
      ...{ dataDir, store, clock, log: silentLog, version: 'test', ...localStorage(dataDir) },
    });
    const left = [`${young.id}.manifest.json`, `${young.id}.part`];
    if (when === 'at night') assert.equal(await receive.tidy(), 2);
    else await world.restart();
    assert.deepEqual(await world.inbox(), left);
  });
}

test('half a manifest, left by a power cut, is none', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await send(client, shipment);
  await writeFile(join(world.dataDir, 'inbox/alpha', `${shipment.id}.manifest.json`), '{"versi');
  await assert.rejects(confirm(client, shipment), refused(/^receive\/no-manifest: /));
  await putManifest(client, shipment);
  await confirm(client, shipment);
  await assertStoredOnce(world, shipment);
});

test('an archive that cannot be written to is no receipt, shows in health, and comes back by itself', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await send(client, shipment);
  // A file where the folder should be: fails for root too.
  await writeFile(join(world.dataDir, 'audio'), '');
  await assert.rejects(confirm(client, shipment), refused(/^data\/not-writable: /));
  const storage = async () =>
    (await world.receiver?.health())?.find(({ part }) => part === 'storage');
  assert.equal((await world.recordings()).length, 0);
  assert.equal((await storage())?.state, 'down');
  await rm(join(world.dataDir, 'audio'));
  await confirm(client, shipment);
  await assertStoredOnce(world, shipment);
  assert.equal((await storage())?.state, 'ready');
});

test('an inbox that cannot be written to makes storage down, with the reason, until it can', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  const shipment = shipmentOf('some audio');
  await writeFile(join(world.dataDir, 'inbox'), '');
  await assert.rejects(send(client, shipment), refused(/^data\/not-writable: /));
  const storage = async () =>
    (await world.receiver?.health())?.find(({ part }) => part === 'storage');
  const down = await storage();
  assert.equal(down?.state, 'down');
  assert.equal(down.code, 'data/not-writable');
  await rm(join(world.dataDir, 'inbox'));
  assert.equal((await storage())?.state, 'ready');
  await ship(client, shipment);
  await assertStoredOnce(world, shipment);
});

test('the host key is readable by its owner only and survives restarts', async (t) => {
  const world = await World.start(t);
  const path = join(world.dataDir, 'ssh_host_ed25519_key');
  const before = world.receiver?.hostKeySha256;
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await chmod(path, 0o644);
  await world.restart();
  assert.equal(world.receiver?.hostKeySha256, before);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});
