/** Who fills drop folders: nodes through an sshd, old nodes, and recorders that say more than a name. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { connectSftp } from '../../../src/engines/sftp/connection.ts';
import { deliver } from '../../../src/engines/sftp/deliver.ts';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import { startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { senderFolder } from '../../../src/server/receive/sender-folder.ts';
import { TestClient } from '../../engines/sftp-server/sftp-client.ts';
import { atEnd } from '../../support/at-end.ts';
import { localStorage } from '../../support/local-storage.ts';
import { until } from '../../support/node-site.ts';
import { startSshd, whyNoSshd } from '../../support/sshd.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { dropSite } from './drop-site.ts';
import { shipmentOf } from './world.ts';

test('a shipment whose manifest is of another node, or of other bytes, is no recording', async (t) => {
  const { start, put, settled, items, receive } = await dropSite(t);
  start();
  const strange = shipmentOf('some audio', { node: 'beta' });
  put(`${strange.id}.manifest.json`, JSON.stringify(strange.manifest));
  put(`${strange.id}.wav`, 'some audio');
  const other = shipmentOf('some audio');
  put(`${other.id}.manifest.json`, JSON.stringify(other.manifest));
  put(`${other.id}.wav`, 'other bytes');
  await settled();
  assert.deepEqual(await items(), []);
  assert.deepEqual((await receive.quarantine.list({ limit: 10 })).items, []);
});

for (const after of ['keep', 'remove'] as const) {
  test(`a node ships through OpenSSH's sshd into a drop folder and gets its receipt (after: ${after})`, {
    skip: whyNoSshd() ?? false,
  }, async (t) => {
    const sshd = await startSshd(t);
    const { world, clock, start, items } = await dropSite(t, { dir: sshd.root, after });
    start();
    const { id, bytes, manifest } = shipmentOf('some audio '.repeat(1_000));
    const localPath = join(tempFolder(t), 'spooled.wav');
    writeFileSync(localPath, bytes);
    const { port, user, fingerprint: hostKey, privateKey } = sshd;
    const target = { host: '127.0.0.1', port, user, hostKey };
    const connection = await connectSftp({
      ...{ target, credential: { privateKey }, clock },
      stallMs: 1e12, // the clock runs faster than sshd
    });
    atEnd(t, () => connection[Symbol.asyncDispose]());
    const shipment = { manifest, localPath, extension: 'wav', remoteDir: sshd.root };
    let delivered: string | undefined;
    const delivering = connection
      .use((channel) =>
        deliver({ channel, clock, receiptMs: 1e12 }, { ...shipment, receipt: 'server' }),
      )
      .then((outcome) => (delivered = outcome));
    // The clock may run as far ahead of sshd and the disk as it likes.
    while (delivered === undefined) {
      await Promise.race([delivering, setImmediate()]);
      clock.advance(20);
    }
    assert.equal(delivered, 'confirmed');
    const [item] = await items();
    assert.equal(item?.originalName, manifest.originalName);
    assert.deepEqual(await world.store.recordings.shipment(id), {
      recordingId: item.id,
      sha256: sha256(bytes),
    });
    const left =
      after === 'keep'
        ? [`${id}.manifest.json`, `${id}.receipt.json`, `${id}.wav`]
        : [`${id}.receipt.json`];
    while (readdirSync(sshd.root).sort().join() !== left.join()) await setImmediate();
    // The node was cut off before it heard: asked again, the same answer.
    const again = connection.use((channel) =>
      deliver({ channel, clock }, { ...shipment, receipt: 'server' }),
    );
    assert.equal(await again, 'confirmed');
  });
}

test('an old node writes the final name, looks at its size, and its folder is its own', async (t) => {
  const dir = join(tempFolder(t), 'old');
  const made = localStorage(tempFolder(t));
  const sender = senderFolder({ dir, maxFileBytes: 1_000_000, storage: made.storage });
  const { clock, start, received, items, settled } = await dropSite(t, {
    ...{ dir, after: 'remove', isBusy: sender.isBusy },
  });
  start();
  const server = await startSftpServer({
    ...{ host: '127.0.0.1', port: 0, clock, log: silentLog },
    hostKey: await loadHostKey(join(tempFolder(t), 'key')),
    accounts: {
      publicKey: async () => undefined,
      folderForKey: () => sender.folder(),
      folderForPassword: async (user, password) =>
        user === 'old' && password === 'right' ? sender.folder() : undefined,
    },
  });
  atEnd(t, () => server.close());
  const login = { port: server.port, username: 'old' };
  await assert.rejects(TestClient.connect({ ...login, password: 'wrong' }));
  await using client = await TestClient.connect({ ...login, password: 'right' });
  await client.put('/incoming/66296_20260125205955.wav', 'RIFF audio');
  assert.equal((await client.stat('/incoming/66296_20260125205955.wav')).size, 10);
  await received(1);
  await client.put('66296_20260125210005.wav.part', 'RIFF audio');
  await client.rename('66296_20260125210005.wav.part', '66296_20260125210005.wav');
  await received(2);
  // Open for writing: it may be silent for as long as it likes.
  const handle = await client.open('66296_20260125211005.wav', 'w');
  await client.write(handle, Buffer.from('RIFF half'), 0);
  await settled();
  assert.equal((await items()).length, 2);
  await client.close(handle);
  await received(3);
  for (const name of [
    '../x.wav',
    '/etc/passwd',
    '.hidden',
    'a/b.wav',
    '..\\x',
    'incoming/../../x',
  ]) {
    await assert.rejects(client.put(name, 'x'), name);
  }
});

test('a name that is longer than a row can hold goes into quarantine, once, with the reason', async (t) => {
  const { receive, world, clock, start, put, received, settled } = await dropSite(t);
  const folders = Array.from({ length: 4 }, (_, i) => String(i).repeat(150)).join('/');
  put(`${folders}/66296_20260125205955.wav`, 'RIFF long');
  put('66296_20260125205956.wav', 'RIFF short');
  const first = start();
  await received(1);
  await until(clock, 'quarantine', async () => (await receive.quarantine.counts()).items === 1);
  await first[Symbol.asyncDispose]();
  start();
  await settled();
  const [item, ...more] = (await receive.quarantine.list({ limit: 10 })).items;
  assert.deepEqual(more, []);
  assert.equal(item?.code, 'receive/name-too-long');
  assert.equal(item.from, `hill/${folders}/66296_20260125205955.wav`);
  await receive.desk.replay(item.id);
  assert.equal((await world.recordings()).length, 2);
});

test('what stands beside and inside a file counts as it does on a node', async (t) => {
  const rules = { recorder: 'trunk-recorder', timeZone: 'UTC' } as const;
  const moveTo = join(tempFolder(t), 'done');
  const { dir, start, put, received, items, world } = await dropSite(t, {
    rules,
    after: 'move',
    moveTo,
  });
  start();
  const at = Date.UTC(2026, 0, 28, 12) / 1_000;
  const json = { start_time: at + 0.25, freq: 146_720_000, talkgroup: 91, talkgroup_tag: 'Hill' };
  put('91-1769601600_146720000-call_1.wav', 'RIFF audio');
  put('91-1769601600_146720000-call_1.json', JSON.stringify(json));
  await received(1);
  const [item] = await items();
  assert.equal(item?.recordedAt, at * 1_000 + 250);
  const { manifest } = await world.store.recordings.get(item.id);
  const { labels, frequencyHz } = manifest as Record<string, unknown>; // as: read back
  assert.equal(frequencyHz, 146_720_000);
  assert.deepEqual(labels, { ...(labels as object), talkgroupLabel: 'Hill', county: 'Polk' });
  await until(world.clock, 'moved', () => readdirSync(dir).length === 0);
  assert.equal(readdirSync(moveTo).length, 2, 'its JSON goes with it');
});

test('a time in the tags counts where the name has none', async (t) => {
  const rules = { recorder: 'generic', timeZone: 'America/Los_Angeles' } as const;
  const { start, put, received, items, world } = await dropSite(t, { rules });
  start();
  const tags: readonly (readonly [string, string])[] = [
    ['ICRD', '2026-01-28 12:00:00'],
    ['INAM', 'Hill net'],
  ];
  const info = tags.map(([id, text]) => {
    const head = Buffer.alloc(8);
    head.write(id);
    head.writeUInt32LE(text.length + (text.length % 2), 4);
    return Buffer.concat([head, Buffer.from(text.padEnd(text.length + (text.length % 2), '\0'))]);
  });
  const list = Buffer.concat([Buffer.from('INFO'), ...info]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(list.length);
  const sound = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVELIST'), size, list]);
  put('some.wav', sound);
  put('20260127100000.wav', Buffer.concat([sound, Buffer.from('other')]));
  await received(2);
  const found = await Promise.all(
    (await items()).map(async ({ id, originalName, recordedAt, recordedAtCertainty }) => {
      const { manifest } = await world.store.recordings.get(id);
      const { labels } = manifest as { labels: Record<string, string> }; // as: read back
      return [originalName, recordedAt, recordedAtCertainty, labels['title']];
    }),
  );
  assert.deepEqual(found, [
    ['some.wav', Date.UTC(2026, 0, 28, 20), 'exact', 'Hill net'],
    ['20260127100000.wav', Date.UTC(2026, 0, 27, 18), 'exact', 'Hill net'],
  ]);
});
