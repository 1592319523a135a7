import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { toWallTime } from '../../src/domain/local-time.ts';
import { Heartbeat, Manifest } from '../../src/domain/manifest.ts';
import { createNodeKey } from '../../src/engines/sftp/keys.ts';
import { requestRetry } from '../../src/node/retry-request.ts';
import { readNodeStatus } from '../../src/node/status.ts';
import { sha256Of, someBytes } from '../support/files.ts';
import { nodeSite, until } from '../support/node-site.ts';
import { startProxy } from '../support/tcp-proxy.ts';

const NAME = '1999/20260101120000.WAV';

test('a recording that stands still reaches the server once, and is let go only then', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const bytes = someBytes(100_000);
  site.record(NAME, bytes);
  node.poke();
  await until(site.clock, 'shipped', async () => {
    const { byClass, unshipped } = await node.status();
    return Object.keys(byClass).length > 0 && unshipped === 0;
  });
  assert.deepEqual(site.arrived(), { [NAME]: [sha256Of(bytes)] });
  await until(
    site.clock,
    'released',
    () => readdirSync(join(site.config.dataDir, 'spool')).length === 0,
  );
  assert.ok(existsSync(join(site.config.watch.dir, NAME)), "the recorder's file is left alone");
});

test('the log beside the audio is no recording, and its lines travel with the recording', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const lines = ['120000,TXKEY,MAIN', '120000,RXKEY,2000', '120004,TXUNKEY,MAIN'];
  const stamped = lines.map((line) => `20260101${line}`);
  site.record('1999/20260101.txt', `${stamped.join('\n')}\n`);
  site.record(NAME, someBytes(5_000));
  node.poke();
  await until(site.clock, 'shipped', async () => {
    const { byClass, unshipped } = await node.status();
    return Object.keys(byClass).length > 0 && unshipped === 0;
  });
  assert.deepEqual(site.arrived(), { [NAME]: [sha256Of(someBytes(5_000))] });
  const [manifest] = readdirSync(site.remote).filter((name) => name.endsWith('.manifest.json'));
  const told = Manifest.parse(JSON.parse(readFileSync(join(site.remote, manifest ?? ''), 'utf8')));
  assert.deepEqual(told.activity, stamped);
  assert.deepEqual((await node.status()).bySource, { main: { unreadable: 1 } });
});

test('a file whose name is not UTF-8 waits for a person, and the status names it', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  site.record(NAME, someBytes(5_000));
  const name = Buffer.concat([Buffer.from(`${site.config.watch.dir}/`), Buffer.of(0xff, 0xfe)]);
  writeFileSync(Buffer.concat([name, Buffer.from('.wav')]), someBytes(5_000));
  node.poke();
  const told = async () =>
    (await node.status()).warnings?.find(({ code }) => code === 'folder/name-not-utf8');
  await until(site.clock, 'told', async () => (await told()) !== undefined);
  const message = (await told())?.message ?? '';
  assert.match(message, /^main: "\uFFFD\uFFFD.wav" in .* has a name that is not UTF-8$/);
  await until(site.clock, 'the other one ships', () => site.arrived()[NAME] !== undefined);
});

test('a node starts and spools without server and folder, and ships when they come', async (t) => {
  const site = nodeSite(t);
  rmSync(site.config.watch.dir, { recursive: true });
  const gone = await site.serve();
  await gone.kill();
  const node = await site.start();
  await until(
    site.clock,
    'the missing folder is told',
    async () => (await node.status()).watch.failure?.code === 'folder/not-found',
  );
  mkdirSync(site.config.watch.dir);
  site.record(NAME, someBytes(5_000));
  await until(site.clock, 'spooled', async () => (await node.status()).unshipped === 1);
  await until(
    site.clock,
    'the missing server is told',
    async () => (await node.status()).connection.failure?.code === 'sftp/unreachable',
  );
  await site.serve();
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
  assert.deepEqual(site.arrived(), { [NAME]: [sha256Of(someBytes(5_000))] });
});

test('at an account without a tsn server each file is read again unless the operator says otherwise', async (t) => {
  const site = nodeSite(t);
  let spoiled = 0;
  await site.serve({
    onDone(name, path) {
      if (name !== 'RENAME' || !path.endsWith('.wav') || spoiled++ > 0) return undefined;
      const [audio = ''] = readdirSync(site.remote).filter((file) => file.endsWith('.wav'));
      writeFileSync(join(site.remote, audio), someBytes(5_000, 2));
      return undefined;
    },
  });
  const node = await site.start({ receipt: undefined });
  site.record(NAME, someBytes(5_000));
  await until(site.clock, 'shipped', async () => {
    const { byClass, unshipped } = await node.status();
    return Object.keys(byClass).length > 0 && unshipped === 0;
  });
  assert.ok(spoiled > 1, 'it was sent once more');
  assert.deepEqual(site.arrived(), { [NAME]: [sha256Of(someBytes(5_000))] });
});

test('a recording that the server refuses is told by its file, and tried at once when a person asks', async (t) => {
  const site = nodeSite(t);
  let reason: string | undefined = 'receive/bad-manifest: source: too long';
  await site.serve({
    onRequest: (name, path) =>
      reason !== undefined && name === 'RENAME' && path.endsWith('.WAV'.toLowerCase())
        ? new Error(reason)
        : undefined,
  });
  const node = await site.start();
  site.record(NAME, someBytes(5_000));
  const told = async () =>
    (await node.status()).warnings?.find(({ code }) => code === 'sftp/refused');
  await until(site.clock, 'told', async () => (await told()) !== undefined);
  const message = (await told())?.message ?? '';
  assert.match(message, /^1999\/20260101120000\.WAV: .* receive\/bad-manifest: source: too long$/);

  reason = undefined;
  const asked = site.clock.now();
  await requestRetry(site.config.dataDir);
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
  assert.ok(site.clock.now() - asked < 5_000, 'not at the end of its back-off');
  assert.equal(await told(), undefined);
});

test('a key that is revoked while the connection stands is told like any key that is refused', async (t) => {
  const site = nodeSite(t);
  let isRevoked = true;
  const told = 'receive/node-revoked: the key of n1 was revoked';
  await site.serve({ onRequest: () => (isRevoked ? new Error(told) : undefined) });
  const node = await site.start();
  site.record(NAME, someBytes(5_000));
  await until(site.clock, 'told', async () => {
    const { connection, unshipped } = await node.status();
    return unshipped === 1 && connection.failure?.code === 'sftp/key-refused';
  });
  assert.match((await node.status()).shipping.waitsFor ?? '', /was revoked/);
  isRevoked = false;
  await requestRetry(site.config.dataDir);
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
});

test('a path longer than the protocol takes is shipped under its end', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const deep = `${'\u{1F4FB}'.repeat(60)}/`.repeat(5);
  site.record(`${deep}20260101120000.WAV`, someBytes(5_000));
  await until(site.clock, 'shipped', async () => {
    const { byClass, unshipped } = await node.status();
    return Object.keys(byClass).length > 0 && unshipped === 0;
  });
  const [name = ''] = Object.keys(site.arrived());
  assert.ok(name.endsWith('/20260101120000.WAV') && name.length <= 500 && name.isWellFormed());
});

for (const [what, code, change] of [
  ['another host key', 'sftp/host-key-changed', { hostKey: `SHA256:${'B'.repeat(43)}` }],
  ['a key that it refuses', 'sftp/key-refused', {}],
  ['no key at all', 'sftp/no-key', { key: { env: 'TSN_TEST_NO_SUCH_KEY' } }],
] as const) {
  test(`a server with ${what} pauses shipping, and nothing is dropped`, async (t) => {
    const site = nodeSite(t);
    const publicKey = createNodeKey().publicKey;
    const first = await site.serve(code === 'sftp/key-refused' ? { publicKey } : {});
    const node = await site.start(change);
    site.record(NAME, someBytes(5_000));
    await until(site.clock, 'spooled, and refused', async () => {
      const { connection, unshipped } = await node.status();
      return unshipped === 1 && connection.failure?.code === code;
    });
    assert.deepEqual((await node.status()).jobs, { waiting: 1, running: 0, dead: 0 });
    await node[Symbol.asyncDispose]();
    await first.kill();

    await site.serve();
    const cured = await site.start();
    await until(site.clock, 'shipped', async () => (await cured.status()).unshipped === 0);
    assert.deepEqual(site.arrived(), { [NAME]: [sha256Of(someBytes(5_000))] });
  });
}

test('a key that the server takes at last is tried as soon as a person asks for it', async (t) => {
  const site = nodeSite(t);
  const strange = await site.serve({ publicKey: createNodeKey().publicKey });
  const node = await site.start();
  site.record(NAME, someBytes(5_000));
  await until(site.clock, 'paused for long', async () => {
    const { connection, unshipped } = await node.status();
    return unshipped === 1 && (connection.retryAt ?? 0) - site.clock.now() > 10 * 60_000;
  });
  assert.equal((await node.status()).connection.failure?.code, 'sftp/key-refused');
  await strange.kill();
  await site.serve();
  const askedAt = site.clock.now();
  await requestRetry(site.config.dataDir);
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
  assert.ok(site.clock.now() - askedAt < 60_000, 'not only when the long wait was over');
});

test('in quiet hours nothing but a heartbeat leaves, and the status says why; then all is shipped', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const { hour } = toWallTime(site.clock.now(), Intl.DateTimeFormat().resolvedOptions().timeZone);
  const quietHours = { from: hour * 60, to: ((hour + 1) % 24) * 60 };
  const node = await site.start({ quietHours });
  site.record(NAME, someBytes(5_000));
  await until(site.clock, 'spooled', async () => (await node.status()).unshipped === 1);
  await until(site.clock, 'heartbeat', () => existsSync(join(site.remote, '.tsn/heartbeat.json')));
  assert.deepEqual(site.arrived(), {});
  assert.match((await node.status()).shipping.waitsFor ?? '', /quiet hours until/);
  site.clock.advance(3_600_000);
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
  assert.equal((await node.status()).shipping.waitsFor, null);
});

test('a name that is used again with other bytes is another recording', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const versions = [someBytes(9_000, 1), someBytes(9_000, 2), someBytes(12_000, 2)];
  for (const [i, bytes] of versions.entries()) {
    site.record(NAME, bytes);
    await until(site.clock, `version ${i}`, () => site.arrived()[NAME]?.length === i + 1);
  }
  const sorted = (hashes: readonly string[]) => [...hashes].sort();
  assert.deepEqual(sorted(site.arrived()[NAME] ?? []), sorted(versions.map(sha256Of)));
  site.record(NAME, versions[0] ?? '');
  await until(
    site.clock,
    'the old bytes are known',
    async () => (await node.status()).settling === 0 && site.clock.sleeping > 0,
  );
  assert.equal(site.arrived()[NAME]?.length, 3);
});

test('a recording that is cut short and then grows again keeps each version that was shipped', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  const whole = someBytes(9_000);
  const versions = [whole, whole.subarray(0, 4_000), Buffer.concat([whole, someBytes(3_000, 2)])];
  for (const [i, bytes] of versions.entries()) {
    site.record(NAME, bytes);
    await until(site.clock, `version ${i}`, () => site.arrived()[NAME]?.length === i + 1);
  }
  assert.deepEqual([...(site.arrived()[NAME] ?? [])].sort(), versions.map(sha256Of).sort());
  await until(site.clock, 'let go', async () => (await node.status()).unshipped === 0);
});

test('what a stopped node had spooled is shipped by the next one, and nothing twice', async (t) => {
  const site = nodeSite(t);
  const gone = await site.serve();
  await gone.kill();
  const first = await site.start();
  const names = ['20260101120001.WAV', '20260101120002.WAV', '20260101120003.wav', 'voice.gsm'];
  for (const [i, name] of names.entries()) site.record(name, someBytes(40_000, i));
  await until(site.clock, 'spooled', async () => (await first.status()).unshipped === 4);
  await first[Symbol.asyncDispose]();
  await site.serve();
  const second = await site.start();
  await until(site.clock, 'shipped', async () => (await second.status()).unshipped === 0);
  await second[Symbol.asyncDispose]();
  const third = await site.start();
  await until(site.clock, 'looked again', async () => ((await third.status()).lastScanAt ?? 0) > 0);
  assert.deepEqual(
    site.arrived(),
    Object.fromEntries(names.map((name, i) => [name, [sha256Of(someBytes(40_000, i))]])),
  );
});

test('a line that is cut again and again loses nothing and doubles nothing', async (t) => {
  const site = nodeSite(t);
  const peer = await site.serve();
  const proxy = await startProxy(t, peer.port);
  const node = await site.start({ port: proxy.port, connections: 3 });
  const names = Array.from({ length: 4 }, (_, i) => `2026010112000${i}.WAV`);
  for (const [i, name] of names.entries()) site.record(name, someBytes(400_000, i));
  for (let cuts = 1; cuts <= 4; cuts++) {
    await until(site.clock, 'bytes pass', async () => {
      const { unshipped, byClass } = await node.status();
      return (
        proxy.sentBytes > cuts * 300_000 || (unshipped === 0 && Object.keys(byClass).length > 0)
      );
    });
    proxy.cut();
  }
  await until(
    site.clock,
    'all arrived',
    async () => Object.keys(site.arrived()).length === 4 && (await node.status()).unshipped === 0,
  );
  assert.deepEqual(
    site.arrived(),
    Object.fromEntries(names.map((name, i) => [name, [sha256Of(someBytes(400_000, i))]])),
  );
});

test('two nodes never work on one data folder', async (t) => {
  const site = nodeSite(t);
  await site.start();
  await assert.rejects(site.start(), { code: 'data/in-use' });
});

test('a running node tells in its data folder how it is', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  await until(
    site.clock,
    'connected',
    async () => (await node.status()).connection.state === 'connected',
  );
  await node[Symbol.asyncDispose]();
  const status = await readNodeStatus(site.config.dataDir);
  assert.equal(status?.node, 'n1');
  assert.equal(status.unshipped, 0);
  assert.equal(await readNodeStatus(site.remote), undefined);
});

test('the server hears how the node is as soon as it is connected', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  await site.start();
  await until(site.clock, 'heartbeat', () => existsSync(join(site.remote, '.tsn/heartbeat.json')));
});

test('files without audio are told with their likely cause, in status and heartbeat', async (t) => {
  const site = nodeSite(t);
  await site.serve();
  const node = await site.start();
  for (let i = 10; i < 22; i++) site.record(`1999/202601011200${i}.WAV`, wavHeaderOnly(i));
  const codes = async () => ((await node.status()).warnings ?? []).map(({ code }) => code);
  await until(site.clock, 'told', async () => (await codes()).includes('source/mostly-empty'));
  const { bySource, unshipped } = await node.status();
  assert.ok((bySource?.['main']?.['header-only'] ?? 0) >= 10 && unshipped >= 0);
  const heartbeat = () => {
    const path = join(site.remote, '.tsn/heartbeat.json');
    return existsSync(path) ? Heartbeat.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  };
  await until(site.clock, 'heartbeat', () => heartbeat()?.warnings?.length === 1);
  assert.equal(heartbeat()?.warnings?.[0]?.code, 'source/mostly-empty');
});

/** 44 bytes that promise audio and hold none; no two are the same. */
function wavHeaderOnly(seed: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'ascii');
  header.writeUInt32LE(seed, 4);
  header.write('WAVEfmt ', 8, 'ascii');
  header.writeUInt32LE(16, 16);
  header.write('data', 36, 'ascii');
  return header;
}
