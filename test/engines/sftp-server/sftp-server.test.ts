/** The embedded SFTP server: what may be done with files and names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TsnError } from '../../../src/platform/errors.ts';
import type { SftpStatus } from './sftp-client.ts';
import { startWorld } from './sftp-world.ts';

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

test('files that a client leaves open are closed when it goes', async (t) => {
  const { login, folder, server } = await startWorld(t);
  const client = await login();
  await client.open('a', 'w');
  await client[Symbol.asyncDispose]();
  await server.close();
  assert.equal(folder.openFiles, 0);
});
