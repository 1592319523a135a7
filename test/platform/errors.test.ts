/** Errors of the operating system become failures with a code and a remedy, wherever they are thrown. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { toTsnError } from '../../src/platform/errors.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('a folder that this user may not read is named, and is no bug', async (t) => {
  const folder = join(tempFolder(t), 'spool');
  mkdirSync(folder);
  chmodSync(folder, 0o000);
  const failure = await readdir(folder).then(() => undefined, toTsnError);
  if (process.getuid?.() === 0) {
    const denied = Object.assign(new Error(`EACCES: scandir '${folder}'`), { code: 'EACCES' });
    assert.equal(toTsnError(denied).code, 'data/not-allowed');
    return;
  }
  assert.equal(failure?.code, 'data/not-allowed');
  assert.ok(failure.message.includes(folder));
});

test('a connection that is cut is told as the network’s, with fetch as with sockets', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const cut = await fetch(`http://127.0.0.1:${address.port}/`).catch(toTsnError);
  server.close();
  assert.deepEqual('code' in cut && [cut.code, cut.retry], ['net/unreachable', 'later']);
});

test('what nobody foresaw is a bug', () => {
  assert.equal(toTsnError(new TypeError('x is not a function')).code, 'bug');
  assert.equal(toTsnError('thrown text').code, 'bug');
});
