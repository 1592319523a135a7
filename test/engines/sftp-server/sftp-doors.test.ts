/** The embedded SFTP server: who comes in, how many, how fast, and what is left when they go. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import { startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import type { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryFolder, memoryAccounts } from './memory-folder.ts';
import { connectSsh, endSsh, newKey, type SftpStatus } from './sftp-client.ts';
import { startWorld } from './sftp-world.ts';

const refusedWith = (code: number, text: RegExp) => (error: SftpStatus) =>
  error.code === code && text.test(error.message);

test('only the registered key of that very user opens the door', async (t) => {
  const { server, key } = await startWorld(t);
  const { port } = server;
  const other = newKey();
  const wrong = [
    { username: 'alpha', privateKey: other.private },
    { username: 'beta', privateKey: key.private },
    { username: 'join', privateKey: key.private },
    { username: 'alpha', password: 'open sesame' },
    { username: 'join', password: 'open says me' },
    { username: 'join', password: '' },
    { username: '', password: 'open sesame' },
  ];
  for (const login of wrong) {
    await assert.rejects(connectSsh({ port, ...login }), /authentication methods failed|closed/);
  }
  await endSsh(await connectSsh({ port, username: 'join', password: 'open sesame' }));
});

test('a connection has few login attempts', async (t) => {
  const { server } = await startWorld(t, { loginAttempts: 3 });
  let asked = 0;
  const attempt = connectSsh({
    port: server.port,
    username: 'join',
    authHandler: (_left, _partial, next) => {
      asked += 1;
      next({ type: 'password', username: 'join', password: `guess ${asked}` });
    },
  });
  await assert.rejects(attempt);
  assert.ok(asked <= 4, `${asked} attempts`);
});

test('shells, commands and forwarding do not exist', async (t) => {
  const { ssh } = await (await startWorld(t)).login();
  await assert.rejects(new Promise((ok, no) => ssh.exec('id', (e, v) => (e ? no(e) : ok(v)))));
  await assert.rejects(new Promise((ok, no) => ssh.shell((e, v) => (e ? no(e) : ok(v)))));
  await assert.rejects(
    new Promise((ok, no) => ssh.forwardOut('a', 1, '127.0.0.1', 22, (e, v) => (e ? no(e) : ok(v)))),
  );
});

test('the host key stays the same and is the one that clients see', async (t) => {
  const { server, key, hostKeySha256 } = await startWorld(t);
  let seen = '';
  const ssh = await connectSsh({
    port: server.port,
    username: 'alpha',
    privateKey: key.private,
    hostHash: 'sha256',
    hostVerifier: (hash: string) => {
      seen = `SHA256:${Buffer.from(hash, 'hex').toString('base64').replaceAll('=', '')}`;
      return true;
    },
  });
  await endSsh(ssh);
  assert.equal(seen, hostKeySha256);
});

test('whoever does not log in, or asks for nothing, is shown out', async (t) => {
  const { server, login, clock } = await startWorld(t, { loginMs: 1_000, idleMs: 60_000 });
  const client = await login();
  const closed = new Promise<void>((resolve) => client.ssh.once('close', () => resolve()));
  clock.advance(1_000);
  await client.put('a.part', 'still here');
  clock.advance(30_000);
  await client.stat('a.part');
  clock.advance(60_000);
  await closed;
  assert.equal(server.connections, 0);
});

test('limits: handles of a channel, connections of a user', async (t) => {
  const { login } = await startWorld(t, { handlesPerChannel: 2, connectionsPerUser: 2 });
  const client = await login();
  await client.open('a', 'w');
  const second = await client.open('b', 'w');
  await assert.rejects(client.open('c', 'w'), refusedWith(4, /too many open files/));
  await client.close(second);
  await client.open('c', 'w');
  await login();
  await assert.rejects(login());
});

test('limits: connections of an address, and how fast it may come back', async (t) => {
  const { login, clock, server } = await startWorld(t, {
    connectionsPerAddress: 2,
    newPerAddressAndMinute: 4,
  });
  const first = await login();
  await login();
  await assert.rejects(login(), 'two are open');
  await first[Symbol.asyncDispose]();
  while (server.connections > 1) await setImmediate();
  await (await login())[Symbol.asyncDispose]();
  while (server.connections > 1) await setImmediate();
  await (await login())[Symbol.asyncDispose]();
  while (server.connections > 1) await setImmediate();
  await assert.rejects(login(), 'four have come within this minute');
  clock.advance(60_000);
  await login();
});

test('limits: a client that sends faster than it may is read no faster', async (t) => {
  const { login, clock } = await startWorld(t, { bytesPerSecond: 100_000 });
  const client = await login();
  const state = { isDone: false };
  const putting = client.put('a.part', Buffer.alloc(300_000)).then(() => {
    state.isDone = true;
  });
  let passedMs = 0;
  while (!state.isDone) {
    // Until it rests, or is done: the watch over idle connections sleeps all the time.
    for (let turns = 0; clock.sleeping < 2 && turns < 1_000; turns++) await setImmediate();
    clock.advance(100);
    passedMs += 100;
  }
  await putting;
  assert.ok(passedMs >= 1_900, `300 kB took ${passedMs} ms`);
});

test('what a client tries and may not is no warning in the log', async (t) => {
  const warned: string[] = [];
  const log = { ...silentLog, warn: (_: unknown, text: string) => warned.push(text) };
  const loud = { ...log, child: () => loud } as unknown as typeof silentLog; // as: only what is called
  const { login } = await startWorld(t, {}, loud);
  const client = await login();
  const mkdir = new Promise<unknown>((resolve) => client.sftp.mkdir('/incoming', resolve));
  assert.ok((await mkdir) instanceof Error);
  await assert.rejects(client.stat('none'));
  assert.deepEqual(warned, []);
});

test('a port that is taken is named', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const dir = await mkdtemp(join(tmpdir(), 'tsn-sftp-'));
  t.after(() => rm(dir, { recursive: true }));
  const start = startSftpServer({
    host: '127.0.0.1',
    port,
    hostKey: await loadHostKey(join(dir, 'key')),
    accounts: memoryAccounts({}, new MemoryFolder()),
    clock: new FakeClock(),
    log: silentLog,
  });
  await assert.rejects(
    start,
    (error: TsnError) => error.code === 'net/port-taken' && error.message.includes(String(port)),
  );
});
