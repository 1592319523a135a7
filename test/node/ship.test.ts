import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Manifest } from '../../src/domain/manifest.ts';
import { connectSftp, type SftpTarget } from '../../src/engines/sftp/connection.ts';
import type { ReceiptMode } from '../../src/engines/sftp/deliver.ts';
import { createNodeKey } from '../../src/engines/sftp/keys.ts';
import { sftpLink } from '../../src/engines/sftp/link.ts';
import { isDependency } from '../../src/jobs/settle.ts';
import { shipStage } from '../../src/node/ship/ship.ts';
import { spoolFile } from '../../src/node/spool/spool.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { TsnError } from '../../src/platform/errors.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sha256Of, sizeAndTime, someBytes } from '../support/files.ts';
import { type PeerOptions, startPeer } from '../support/sftp-peer.ts';
import { startSshd, whyNoSshd } from '../support/sshd.ts';
import { tempNodeStore } from '../support/temp-node-store.ts';

const NAME = '20260101120000.WAV';
const BYTES = someBytes(400_000);
const KEY = createNodeKey().privateKey;
const { signal } = new AbortController();

/** Waiting for a receipt costs no time in a test. */
function impatient(clock: Clock): Clock {
  return { elapsed: () => 0, now: () => clock.now(), sleep: () => setImmediate() };
}

/** A node with one spooled recording, and attempts to ship it to whatever server a test starts. */
async function setUp(t: TestContext, receipt: ReceiptMode, keepMs = 0) {
  const clock = new FakeClock();
  const { store, dataDir } = await tempNodeStore(t, clock);
  const [watchDir, root] = [join(dataDir, 'recorder'), join(dataDir, 'remote')];
  mkdirSync(watchDir);
  const path = join(watchDir, NAME);
  writeFileSync(path, BYTES);
  const spooled = await spoolFile(
    { store, dataDir, clock },
    {
      ...{ source: 'main', recorder: 'allstar' as const, name: NAME, path, ...sizeAndTime(path) },
      recordedAt: { recordedAt: clock.now(), source: 'name', certainty: 'exact', timeZone: 'UTC' },
    },
  );
  assert.ok(spooled.outcome === 'spooled');
  const { id } = spooled;
  const spoolPath = join(dataDir, (await store.recordings.get(id)).spoolPath);

  /** One attempt on a connection of its own; its failure, if any. */
  const attempt = async (
    target: SftpTarget,
    remoteDir = '.',
    shipStore = store,
    privateKey = KEY,
  ): Promise<TsnError | undefined> => {
    clock.advance(600_000);
    const want = { kinds: ['ship'], worker: 'w', now: clock.now(), forMs: 60_000 } as const;
    const job = await store.jobs.lease(want);
    assert.ok(job, 'the job is still there');
    await using connection = await connectSftp({ target, credential: { privateKey }, clock });
    const link = sftpLink(connection, { clock: impatient(clock), remoteDir, receipt });
    const stage = shipStage({
      ...{ store: shipStore, log: silentLog, dataDir, keepMs },
      originalPath: ({ originalName }) => join(watchDir, originalName),
      clock: impatient(clock),
      connection: { use: (work) => work(link), waitsFor: () => undefined },
      factsOf: () => ({ node: 'n1', labels: {}, software: 'tsn 0' }),
    });
    try {
      await stage.run(job, signal);
      return undefined;
    } catch (error) {
      return error as TsnError;
    }
  };
  const serve = async (options: Partial<PeerOptions> = {}) => {
    const peer = await startPeer(t, { root, ...options });
    const target = { host: '127.0.0.1', port: peer.port, user: 'n1', hostKey: peer.fingerprint };
    return { peer, target };
  };
  const audio = () => readdirSync(root).filter((name) => !/\.(part|json)$/.test(name));
  const assertArrived = async (): Promise<void> => {
    assert.deepEqual(audio(), [`${id}.wav`], 'once');
    assert.ok(readFileSync(join(root, `${id}.wav`)).equals(BYTES), 'byte for byte');
    assert.deepEqual(await store.jobs.list({ limit: 9 }), []);
    assert.equal((await store.recordings.counts()).unshipped, 0);
    assert.equal(existsSync(spoolPath), false, 'and let go');
  };
  return {
    clock,
    store,
    dataDir,
    watchDir,
    root,
    id,
    spoolPath,
    attempt,
    serve,
    audio,
    assertArrived,
  };
}

test('the manifest is there before the audio has its name, and says what the spool knows', async (t) => {
  const { attempt, serve, root, id, assertArrived } = await setUp(t, 'rename');
  const { target, peer } = await serve();
  assert.equal(await attempt(target), undefined);
  await assertArrived();
  const renames = peer.requests.filter((request) => request.startsWith('RENAME'));
  assert.deepEqual(renames, [`RENAME ${id}.manifest.json`, `RENAME ${id}.wav`]);
  const text = readFileSync(join(root, `${id}.manifest.json`), 'utf8');
  const manifest = Manifest.parse(JSON.parse(text));
  assert.equal(manifest.sha256, sha256Of(BYTES));
  assert.equal(manifest.originalName, NAME);
});

test('what the recorder’s log said late leaves with the first manifest', async (t) => {
  const { attempt, serve, root, id, watchDir, store } = await setUp(t, 'rename');
  const { recordedAt } = await store.recordings.get(id);
  const at = (ms: number) =>
    new Date(recordedAt + ms).toISOString().slice(0, 19).replace(/\D/g, '');
  const lines = [`${at(0)},TXKEY,MAIN`, `${at(0)},RXKEY,2000`, `${at(4_000)},TXUNKEY,MAIN`];
  writeFileSync(join(watchDir, `${at(0).slice(0, 8)}.txt`), `${lines.join('\n')}\n`);
  assert.equal(await attempt((await serve()).target), undefined);
  const text = readFileSync(join(root, `${id}.manifest.json`), 'utf8');
  assert.deepEqual(Manifest.parse(JSON.parse(text)).activity, lines);
});

/** How many requests one undisturbed shipment makes. */
async function countRequests(t: TestContext, receipt: ReceiptMode): Promise<number> {
  const { attempt, serve } = await setUp(t, receipt);
  const { target, peer } = await serve();
  assert.equal(await attempt(target), undefined);
  return peer.requests.length;
}

for (const receipt of ['rename', 'read-back'] as const) {
  for (const when of ['before', 'after'] as const) {
    test(`${receipt}: a server killed ${when} any request gets the recording once in the end`, async (t) => {
      const total = await countRequests(t, receipt);
      for (let at = 1; at <= total; at += at > 4 && at < total - 8 ? 3 : 1) {
        const site = await setUp(t, receipt);
        let seen = 0;
        const hook = (): 'drop' | undefined => {
          if (++seen < at) return undefined;
          void killing.peer.kill();
          return 'drop';
        };
        const hooks = when === 'before' ? { onRequest: hook } : { onDone: hook };
        const killing = await site.serve(hooks);
        const failure = await site.attempt(killing.target);
        assert.equal(failure?.code, 'sftp/unreachable', `killed at request ${at}`);
        assert.ok(existsSync(site.spoolPath), 'nothing is let go without a receipt');
        const { target } = await site.serve();
        assert.equal(await site.attempt(target), undefined);
        await site.assertArrived();
      }
    });
  }
}

test('a node that dies between receipt and its own row ships again, and the server has it once', async (t) => {
  const site = await setUp(t, 'rename');
  const { target } = await site.serve();
  const dying = {
    ...site.store,
    transaction: () => Promise.reject(new Error('power is gone')),
  };
  assert.match((await site.attempt(target, '.', dying))?.message ?? '', /power/);
  assert.ok(existsSync(site.spoolPath));
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
});

test('a worker that stalls past its lease cannot let the bytes go', async (t) => {
  const site = await setUp(t, 'rename');
  let taken = false;
  const { target } = await site.serve({
    onRequest(name, path) {
      if (name !== 'RENAME' || !path.endsWith('.wav') || taken) return undefined;
      taken = true;
      const now = site.clock.now() + 600_000;
      void site.store.jobs.lease({ kinds: ['ship'], worker: 'other', now, forMs: 60_000 });
      return undefined;
    },
  });
  const failure = await site.attempt(target);
  assert.equal(failure?.code, 'jobs/lease-lost');
  assert.ok(existsSync(site.spoolPath));
});

test('a refused rename keeps the recording, with the reason of the server', async (t) => {
  const site = await setUp(t, 'rename');
  const refusing = await site.serve({
    onRequest: (name, path) =>
      name === 'RENAME' && path.endsWith('.wav')
        ? new Error('receive/hash-mismatch: no')
        : undefined,
  });
  const failure = await site.attempt(refusing.target);
  assert.equal(failure?.code, 'sftp/refused');
  assert.match(failure.message, /hash-mismatch/);
  assert.ok(existsSync(site.spoolPath));
});

test('a server that pauses is no failure of the recording, whatever its reason', async (t) => {
  const site = await setUp(t, 'rename');
  const pausing = await site.serve({
    onRequest: (name, path) =>
      name === 'RENAME' && path.endsWith('.wav')
        ? new Error('storage/low-space: 3 MB are free')
        : undefined,
  });
  const failure = await site.attempt(pausing.target);
  assert.equal(failure?.code, 'sftp/paused');
  assert.ok(isDependency(failure.code), 'no attempt is charged for it');
  assert.ok(existsSync(site.spoolPath));
});

test('read-back: bytes that came out otherwise are no receipt, and are sent again', async (t) => {
  const site = await setUp(t, 'read-back');
  const spoiling = await site.serve({
    onDone(name, path) {
      if (name !== 'RENAME' || !path.endsWith('.wav')) return undefined;
      writeFileSync(join(site.root, path), 'spoiled', { flag: 'r+' });
      return undefined;
    },
  });
  assert.equal((await site.attempt(spoiling.target))?.code, 'sftp/receipt-mismatch');
  assert.ok(existsSync(site.spoolPath));
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
});

test('server: only the receipt file with the right hash lets the bytes go', async (t) => {
  const site = await setUp(t, 'server');
  const receipt = (sha256: string): void => {
    const text = JSON.stringify({ version: 1, id: site.id, sha256, receivedAt: 1 });
    writeFileSync(join(site.root, `${site.id}.receipt.json`), text);
  };
  let polls = 0;
  const { target } = await site.serve({
    onRequest(name, path) {
      if (name === 'OPEN' && path.endsWith('.receipt.json') && ++polls === 4) {
        receipt(sha256Of(BYTES));
      }
      return undefined;
    },
  });
  assert.equal(await site.attempt(target), undefined);
  assert.ok(polls >= 4);
  await site.assertArrived();
});

test('server: without a receipt the recording stays, and is not sent again when it is there', async (t) => {
  const site = await setUp(t, 'server');
  const { target, peer } = await site.serve();
  assert.equal((await site.attempt(target))?.code, 'sftp/no-receipt');
  assert.ok(existsSync(site.spoolPath));
  const writes = (): number => peer.requests.filter((name) => name === 'WRITE').length;
  const before = writes();
  const text = JSON.stringify({ version: 1, id: site.id, sha256: sha256Of(BYTES), receivedAt: 1 });
  writeFileSync(join(site.root, `${site.id}.receipt.json`), text);
  assert.equal(await site.attempt(target), undefined);
  assert.equal(writes(), before);
  await site.assertArrived();
});

test('spooled bytes that the disk changed are never shipped as if they were right', async (t) => {
  const site = await setUp(t, 'rename');
  writeFileSync(site.spoolPath, 'rot', { flag: 'r+' });
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined, "the recorder's file still had them");
  await site.assertArrived();
});

test('bytes that cannot be looked for now are not given up: their disk may come back', async (t) => {
  const site = await setUp(t, 'rename');
  rmSync(site.spoolPath);
  renameSync(site.watchDir, `${site.watchDir}-unmounted`);
  const { target } = await site.serve();
  for (const isMountPoint of [false, true]) {
    if (isMountPoint) mkdirSync(site.watchDir);
    assert.equal((await site.attempt(target))?.code, 'folder/not-found');
  }
  rmSync(site.watchDir, { recursive: true });
  renameSync(`${site.watchDir}-unmounted`, site.watchDir);
  const path = join(site.watchDir, NAME);
  renameSync(path, `${path}-aside`);
  mkdirSync(path);
  assert.equal((await site.attempt(target))?.retry, 'later', 'whatever keeps it from being read');
  rmdirSync(path);
  renameSync(`${path}-aside`, path);
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
});

test('when the true bytes are nowhere any more, that is told, and what is left stays', async (t) => {
  const site = await setUp(t, 'rename');
  writeFileSync(site.spoolPath, 'rot', { flag: 'r+' });
  writeFileSync(join(site.watchDir, NAME), 'another recording by now');
  const { target } = await site.serve();
  assert.equal((await site.attempt(target))?.code, 'spool/damaged');
  assert.deepEqual(site.audio(), []);
  assert.ok(existsSync(site.spoolPath));
});

/** The spool may not grow: its copy is given up, and the row refers to the recorder's file. */
async function refer(site: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  await site.store.transaction((tx) => tx.held.put(site.id, 'reference'));
  rmSync(site.spoolPath);
}

/** The file as it is now is in the spool too. */
async function markNewer({ store, id }: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  const { sizeBytes, mtimeMs } = await store.recordings.get(id);
  const now = { sizeBytes, mtimeMs: mtimeMs + 1, sha256: 'f'.repeat(64), state: 'spooled' };
  await store.transaction((tx) => tx.files.put('main', NAME, now));
}

test("without a copy a recording is shipped from the recorder's own file, which stays", async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
  assert.ok(existsSync(join(site.watchDir, NAME)));
  assert.equal((await site.store.recordings.get(site.id)).held, 'none');
});

test('a copy that is to be kept stays after its confirmation, and the row says so', async (t) => {
  const site = await setUp(t, 'rename', 86_400_000);
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  assert.ok(existsSync(site.spoolPath));
  const { held, shippedAt } = await site.store.recordings.get(site.id);
  assert.deepEqual([held, shippedAt !== null], ['copy', true]);
});

test('without a copy, a file that has grown is shipped as it was seen, until the longer one is safe', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  appendFileSync(join(site.watchDir, NAME), 'and more');
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
});

test('without a copy, a longer version that has none either is not safe yet', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  appendFileSync(join(site.watchDir, NAME), 'and more');
  await markNewer(site);
  const longer = { id: newId(), sha256: 'f'.repeat(64) };
  const { store } = site;
  const row = await store.recordings.get(site.id);
  await store.transaction((tx) => tx.recordings.add({ ...row, ...longer }));
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  assert.deepEqual(site.audio(), [`${site.id}.wav`]);
});

test('without a copy, a file that has grown is shipped as the longer recording alone, once that is spooled', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  appendFileSync(join(site.watchDir, NAME), 'and more');
  await markNewer(site);
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  assert.deepEqual(site.audio(), [], 'the longer one comes by itself');
  await assert.rejects(site.store.recordings.get(site.id), { code: 'data/not-found' });
  assert.deepEqual(await site.store.jobs.list({ limit: 9 }), []);
});

test('without a copy, other bytes are never shipped as if they were those that were seen', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  writeFileSync(join(site.watchDir, NAME), 'over the start', { flag: 'r+' });
  const { target } = await site.serve();
  assert.equal((await site.attempt(target))?.code, 'spool/original-gone', 'it may still come');
  assert.deepEqual(site.audio(), []);
});

test('without a copy, a file that was cut short needs a person', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  writeFileSync(join(site.watchDir, NAME), 'short');
  const { target } = await site.serve();
  assert.equal((await site.attempt(target))?.code, 'spool/original-changed');
  assert.deepEqual(site.audio(), []);
});

test('without a copy, a file with a new header is shipped as it is now, once that is spooled', async (t) => {
  const site = await setUp(t, 'rename');
  await refer(site);
  writeFileSync(join(site.watchDir, NAME), 'over the start', { flag: 'r+' });
  await markNewer(site);
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  assert.deepEqual(site.audio(), []);
  await assert.rejects(site.store.recordings.get(site.id), { code: 'data/not-found' });
  assert.deepEqual(await site.store.jobs.list({ limit: 9 }), []);
});

test('a copy that somebody deleted is read again from the recorder', async (t) => {
  const site = await setUp(t, 'rename');
  rmSync(site.spoolPath);
  const { target } = await site.serve();
  assert.equal(await site.attempt(target), undefined);
  await site.assertArrived();
});

for (const receipt of ['rename', 'read-back'] as const) {
  test(`OpenSSH, ${receipt}: the recording and its manifest arrive, and nothing else`, {
    skip: whyNoSshd() ?? false,
  }, async (t) => {
    const site = await setUp(t, receipt);
    const sshd = await startSshd(t);
    const target = {
      host: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      hostKey: sshd.fingerprint,
    };
    const failure = await site.attempt(target, sshd.root, site.store, sshd.privateKey);
    assert.equal(failure, undefined);
    const arrived = readdirSync(sshd.root).sort();
    assert.deepEqual(arrived, [`${site.id}.manifest.json`, `${site.id}.wav`]);
    assert.ok(readFileSync(join(sshd.root, `${site.id}.wav`)).equals(BYTES));
  });
}
