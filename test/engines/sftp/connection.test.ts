import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ConnectOptions, connectSftp } from '../../../src/engines/sftp/connection.ts';
import { createNodeKey } from '../../../src/engines/sftp/keys.ts';
import { putFile } from '../../../src/engines/sftp/put-file.ts';
import { readSmall, remoteSize } from '../../../src/engines/sftp/remote-file.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { atEnd } from '../../support/at-end.ts';
import { localFile, writeBytes } from '../../support/files.ts';
import { type PeerOptions, startPeer } from '../../support/sftp-peer.ts';
import { startProxy } from '../../support/tcp-proxy.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const KEY = createNodeKey();

async function pair(
  t: TestContext,
  peerOptions: Partial<PeerOptions> = {},
  change: Partial<ConnectOptions['target']> = {},
) {
  const folder = tempFolder(t);
  const peer = await startPeer(t, {
    root: join(folder, 'remote'),
    publicKey: KEY.publicKey,
    ...peerOptions,
  });
  const clock = new FakeClock();
  const target = {
    host: '127.0.0.1',
    port: peer.port,
    user: 'n1',
    hostKey: peer.fingerprint,
    ...change,
  };
  const options: ConnectOptions = { target, credential: { privateKey: KEY.privateKey }, clock };
  return { folder, peer, clock, options };
}

test('a server with another host key is refused before anything is said to it', async (t) => {
  const { options, peer } = await pair(t, {}, { hostKey: `SHA256:${'A'.repeat(43)}` });
  await assert.rejects(connectSftp(options), { code: 'sftp/host-key-changed' });
  assert.deepEqual(peer.requests, []);
});

test('a key that the server does not know is a refusal that a person must look at', async (t) => {
  const { options } = await pair(t, { publicKey: createNodeKey().publicKey });
  await assert.rejects(connectSftp(options), { code: 'sftp/key-refused' });
});

test('a port where nobody listens is unreachable', async (t) => {
  const { options, peer } = await pair(t);
  await peer.kill();
  await assert.rejects(connectSftp(options), { code: 'sftp/unreachable' });
});

test('a server that accepts and then says nothing is given up', async (t) => {
  const { options } = await pair(t);
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  atEnd(t, () => silent.close());
  const target = { ...options.target, port: (silent.address() as AddressInfo).port };
  await assert.rejects(connectSftp({ ...options, target, readyTimeoutMs: 20 }), {
    code: 'sftp/unreachable',
  });
});

test('what waits for an answer is told when the server is killed', async (t) => {
  const dropped = Promise.withResolvers<void>();
  const { options, peer } = await pair(t, {
    onRequest(name) {
      if (name !== 'STAT') return undefined;
      dropped.resolve();
      return 'drop';
    },
  });
  await using connection = await connectSftp(options);
  const asking = connection.use((channel) => remoteSize(channel, 'x'));
  await dropped.promise;
  await Promise.all([assert.rejects(asking, { code: 'sftp/unreachable' }), peer.kill()]);
  assert.equal((await connection.closed).code, 'sftp/unreachable');
  await assert.rejects(
    connection.use((channel) => remoteSize(channel, 'x')),
    { code: 'sftp/unreachable' },
    'and so is everyone who comes later',
  );
});

test('a server that stops answering is given up after the stall time, not before', async (t) => {
  const dropped = Promise.withResolvers<void>();
  const { options, clock } = await pair(t, {
    onRequest(name) {
      if (name !== 'STAT') return undefined;
      dropped.resolve();
      return 'drop';
    },
  });
  await using connection = await connectSftp({ ...options, stallMs: 1_000 });
  let settled = false;
  const asking = connection
    .use((channel) => remoteSize(channel, 'x'))
    .finally(() => {
      settled = true;
    });
  const refused = assert.rejects(asking, { code: 'sftp/stalled' });
  await dropped.promise;
  clock.advance(999);
  assert.equal(settled, false);
  clock.advance(1);
  await refused;
  assert.equal((await connection.closed).code, 'sftp/stalled');
});

test('an upload through a line that stalls ends, and the next one goes on from there', async (t) => {
  const { options, clock, folder, peer } = await pair(t);
  const proxy = await startProxy(t, peer.port);
  const bytes = writeBytes(join(folder, 'a.wav'), 8_000_000);
  const viaProxy = { ...options.target, port: proxy.port };
  await using connection = await connectSftp({ ...options, target: viaProxy, stallMs: 1_000 });
  const sending = connection.use((channel) =>
    putFile(channel, { ...localFile(join(folder, 'a.wav')), remotePath: 'a.part' }),
  );
  const failed = assert.rejects(sending, { code: 'sftp/stalled' });
  await proxy.passed(4_000_000);
  proxy.stall();
  // What was under way may still be answered: time passes until nothing is.
  const over = new AbortController();
  const ended = failed.finally(() => over.abort());
  while (!over.signal.aborted) {
    clock.advance(1_000);
    await new Promise(setImmediate);
  }
  await ended;

  await using again = await connectSftp(options);
  const sent = await again.use((channel) =>
    putFile(channel, { ...localFile(join(folder, 'a.wav')), remotePath: 'a.part' }),
  );
  assert.ok(sent.resumedBytes > 0, 'went on from where it was');
  assert.equal(sent.sizeBytes, bytes.length);
  assert.ok(bytes.equals((await again.use((c) => readSmall(c, 'a.part', 1e9))) ?? Buffer.of()));
});
