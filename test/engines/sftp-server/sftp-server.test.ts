import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import type { SftpLimits } from '../../../src/engines/sftp-server/limits.ts';
import { type SftpServer, startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryFolder, memoryAccounts } from './memory-folder.ts';
import {
  connectSsh,
  endSsh,
  newKey,
  type SftpStatus,
  TestClient,
  type TestKey,
} from './sftp-client.ts';

interface World {
  readonly server: SftpServer;
  readonly folder: MemoryFolder;
  readonly clock: FakeClock;
  readonly key: TestKey;
  readonly hostKeySha256: string;
  readonly login: (user?: string) => Promise<TestClient>;
}

async function startWorld(
  t: TestContext,
  limits: Partial<SftpLimits> = {},
  log = silentLog,
): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'tsn-sftp-'));
  const folder = new MemoryFolder();
  const clock = new FakeClock();
  const key = newKey();
  const hostKey = await loadHostKey(join(dir, 'host_key'));
  const accounts = memoryAccounts({ alpha: key.public }, folder);
  const server = await startSftpServer({
    host: '127.0.0.1',
    port: 0,
    hostKey,
    accounts,
    limits,
    clock,
    log,
  });
  const clients: TestClient[] = [];
  t.after(async () => {
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
    await server.close();
    await rm(dir, { recursive: true });
  });
  const login = async (username = 'alpha'): Promise<TestClient> => {
    const client = await TestClient.connect({
      port: server.port,
      username,
      privateKey: key.private,
    });
    clients.push(client);
    return client;
  };
  return { server, folder, clock, key, hostKeySha256: hostKey.sha256, login };
}

const refusedWith = (code: number, text: RegExp) => (error: SftpStatus) =>
  error.code === code && text.test(error.message);

test('a file that is put can be measured, read, renamed and removed', async (t) => {
  const { login, folder } = await startWorld(t);
  const client = await login();
  const bytes = Buffer.from('x'.repeat(100_000));
  await client.put('a.part', bytes);
  assert.equal((await client.stat('a.part')).size, 100_000);
  assert.deepEqual(await client.get('/a.part'), bytes);
  await client.rename('a.part', 'b.wav');
  await client.posixRename('b.wav', 'c.wav');
  assert.deepEqual(await client.list('.'), ['c.wav']);
  await client.remove('c.wav');
  assert.equal(folder.files.size, 0);
  assert.equal(folder.openFiles, 0);
});

test('posix-rename and fsync are announced, so clients may use them', async (t) => {
  const client = await (await startWorld(t)).login();
  const handle = await client.open('a.part', 'w');
  await client.write(handle, Buffer.from('abc'), 0);
  await client.fsync(handle);
  await client.close(handle);
});

test('appending goes to the end whatever offset the client names', async (t) => {
  const { login, folder } = await startWorld(t);
  const client = await login();
  await client.put('a.part', 'abc');
  await client.put('a.part', 'def', 'a', 0);
  assert.equal(folder.files.get('a.part')?.toString(), 'abcdef');
});

test('writes that are not waited for land in order before the close', async (t) => {
  const { login, folder } = await startWorld(t, { requestsInFlight: 8, bytesInFlight: 100_000 });
  const client = await login();
  const handle = await client.open('a.part', 'w');
  const pieces = Array.from({ length: 200 }, (_, i) => Buffer.alloc(20_000, i));
  const writes = pieces.map((piece, i) => client.write(handle, piece, i * 20_000));
  await Promise.all([...writes, client.close(handle)]);
  assert.deepEqual(folder.files.get('a.part'), Buffer.concat(pieces));
});

test('names outside the folder are refused, however they are written', async (t) => {
  const { login, folder } = await startWorld(t);
  const client = await login();
  const tricks = [
    '..',
    '../x',
    'a/../../x',
    '/../etc/passwd',
    'a\0b',
    'a\\b',
    'ａ.part',
    'a b',
    'é',
    'a%2fb',
    '~',
    'x'.repeat(300),
    'a\nb',
  ];
  for (const name of tricks) {
    await assert.rejects(client.open(name, 'w'), refusedWith(3, /not allowed/), name);
    await assert.rejects(client.stat(name), refusedWith(3, /not allowed/), name);
    await assert.rejects(client.rename('a.part', name), refusedWith(3, /./), name).catch(() => {});
  }
  await assert.rejects(client.mkdir('folder'), refusedWith(3, /folders/));
  assert.equal(folder.files.size, 0);
  assert.equal(await client.realpath('.'), '/');
  assert.equal(await client.realpath('//./x/'), '/x');
});

test('links cannot be made or read', async (t) => {
  const { login } = await startWorld(t);
  const { sftp } = await login();
  await assert.rejects(
    new Promise<void>((ok, no) => sftp.symlink('/etc', 'a', (e) => (e ? no(e) : ok()))),
    refusedWith(8, /./),
  );
  await assert.rejects(
    new Promise((ok, no) => sftp.readlink('a', (e, v) => (e ? no(e) : ok(v)))),
    refusedWith(8, /./),
  );
});

test('a failure keeps its code and message on the way to the client', async (t) => {
  const { login, folder } = await startWorld(t);
  const client = await login();
  await client.put('a.part', 'abc');
  folder.beforeRename = async () => {
    throw new TsnError('receive/hash-mismatch', 'the bytes differ');
  };
  await assert.rejects(
    client.rename('a.part', 'a.wav'),
    refusedWith(4, /^receive\/hash-mismatch: the bytes differ$/),
  );
  folder.beforeRename = async () => {
    throw new Error('secret path /var/lib');
  };
  await assert.rejects(
    client.rename('a.part', 'a.wav'),
    refusedWith(4, /^bug: the server could not do this$/),
  );
  folder.beforeRename = async () => {};
  await client.rename('a.part', 'a.wav');
});

test('a slow rename does not hold up other names', async (t) => {
  const { login, folder } = await startWorld(t);
  const client = await login();
  await client.put('a.part', 'abc');
  const gate = Promise.withResolvers<void>();
  folder.beforeRename = () => gate.promise;
  const renamed = client.rename('a.part', 'a.wav');
  await client.put('b.part', 'def');
  gate.resolve();
  await renamed;
  assert.deepEqual([...folder.files.keys()].sort(), ['a.wav', 'b.part']);
});

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

test('files that a client leaves open are closed when it goes', async (t) => {
  const { login, folder, server } = await startWorld(t);
  const client = await login();
  await client.open('a', 'w');
  await client[Symbol.asyncDispose]();
  await server.close();
  assert.equal(folder.openFiles, 0);
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
