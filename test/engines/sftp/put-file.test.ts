import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { connectSftp } from '../../../src/engines/sftp/connection.ts';
import { createNodeKey } from '../../../src/engines/sftp/keys.ts';
import { putFile } from '../../../src/engines/sftp/put-file.ts';
import { hashRemote, readSmall, writeSmall } from '../../../src/engines/sftp/remote-file.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { atEnd } from '../../support/at-end.ts';
import { localFile, sha256Of, someBytes, writeBytes } from '../../support/files.ts';
import { type PeerOptions, startPeer } from '../../support/sftp-peer.ts';
import { startSshd, whyNoSshd } from '../../support/sshd.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function connected(t: TestContext, options: Partial<PeerOptions> = {}) {
  const folder = tempFolder(t);
  const root = join(folder, 'remote');
  const peer = await startPeer(t, { root, ...options });
  const connection = await connectSftp({
    target: { host: '127.0.0.1', port: peer.port, user: 'n1', hostKey: peer.fingerprint },
    credential: { privateKey: createNodeKey().privateKey },
    clock: systemClock,
  });
  atEnd(t, () => connection[Symbol.asyncDispose]());
  return { folder, root, peer, connection };
}

for (const length of [0, 1, 31 * 1024, 31 * 1024 + 1, 3_000_001]) {
  test(`${length} bytes arrive as they are, and are hashed on the way`, async (t) => {
    const { folder, root, connection } = await connected(t);
    const bytes = writeBytes(join(folder, 'a'), length);
    const sent = await connection.use((c) =>
      putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'a.part' }),
    );
    assert.deepEqual(sent, { sha256: sha256Of(bytes), sizeBytes: length, resumedBytes: 0 });
    assert.ok(readFileSync(join(root, 'a.part')).equals(bytes));
    assert.equal(await connection.use((c) => hashRemote(c, 'a.part')), sha256Of(bytes));
  });
}

test('only what is equal at the start is kept, holes and foreign bytes are sent again', async (t) => {
  const { folder, root, connection } = await connected(t);
  const bytes = writeBytes(join(folder, 'a'), 2_000_000);
  const holed = Buffer.from(bytes.subarray(0, 1_500_000));
  holed.fill(0, 1_000_000, 1_010_000);
  writeFileSync(join(root, 'a.part'), holed);
  const sent = await connection.use((c) =>
    putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'a.part' }),
  );
  assert.equal(sent.resumedBytes, Math.floor(1_000_000 / 31_744) * 31_744);
  assert.equal(sent.sha256, sha256Of(bytes));
  assert.ok(readFileSync(join(root, 'a.part')).equals(bytes));
});

test('a longer remote file is no beginning of ours', async (t) => {
  const { folder, root, connection } = await connected(t);
  const bytes = writeBytes(join(folder, 'a'), 500_000);
  writeFileSync(join(root, 'a.part'), Buffer.concat([bytes, someBytes(100_000, 7)]));
  const sent = await connection.use((c) =>
    putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'a.part' }),
  );
  assert.equal(sent.resumedBytes, 0);
  assert.ok(readFileSync(join(root, 'a.part')).equals(bytes));
});

test('a write that the server refuses ends the upload with its reason', async (t) => {
  let writes = 0;
  const { folder, connection } = await connected(t, {
    onRequest: (name) =>
      name === 'WRITE' && ++writes === 20 ? new Error('disk is full') : undefined,
  });
  writeBytes(join(folder, 'a'), 3_000_000);
  await assert.rejects(
    connection.use((c) => putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'a.part' })),
    { code: 'sftp/refused', message: /disk is full/ },
  );
  const sent = await connection.use((c) =>
    putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'b.part' }),
  );
  assert.equal(sent.sizeBytes, 3_000_000, 'the connection still serves others');
});

test('of a file that has grown only what was promised is sent', async (t) => {
  const { folder, root, connection } = await connected(t);
  const bytes = writeBytes(join(folder, 'a'), 700_000);
  const sent = await connection.use((c) =>
    putFile(c, { localPath: join(folder, 'a'), sizeBytes: 500_000, remotePath: 'a.part' }),
  );
  const promised = bytes.subarray(0, 500_000);
  assert.deepEqual(sent, { sha256: sha256Of(promised), sizeBytes: 500_000, resumedBytes: 0 });
  assert.ok(readFileSync(join(root, 'a.part')).equals(promised));
});

test('a file that is shorter than promised is sent as far as it goes, under its own hash', async (t) => {
  const { folder, connection } = await connected(t);
  const bytes = writeBytes(join(folder, 'a'), 300_000);
  const sent = await connection.use((c) =>
    putFile(c, { localPath: join(folder, 'a'), sizeBytes: 500_000, remotePath: 'a.part' }),
  );
  assert.deepEqual(sent, { sha256: sha256Of(bytes), sizeBytes: 300_000, resumedBytes: 0 });
});

for (const refused of ['WRITE', 'CLOSE']) {
  test(`an upload whose ${refused} is refused at the end fails, though the rest was asked already`, async (t) => {
    const { folder, connection } = await connected(t, {
      onRequest: (name) => (name === refused ? new Error('no more') : undefined),
    });
    writeBytes(join(folder, 'a'), 10_000);
    const upload = { ...localFile(join(folder, 'a')), remotePath: 'a.part' };
    await assert.rejects(
      connection.use((c) => putFile(c, upload)),
      { code: 'sftp/refused', message: /no more/ },
    );
    await assert.rejects(
      connection.use((c) => writeSmall(c, 'x.json', 'one')),
      { code: 'sftp/refused', message: /no more/ },
    );
  });
}

test('uploads run beside each other without mixing', async (t) => {
  const { folder, root, connection } = await connected(t);
  const names = ['a', 'b', 'c', 'd'];
  const files = names.map((name, i) => writeBytes(join(folder, name), 700_000 + i, i + 1));
  await Promise.all(
    names.map((name) =>
      connection.use((c) => putFile(c, { ...localFile(join(folder, name)), remotePath: name })),
    ),
  );
  for (const [i, name] of names.entries()) {
    assert.ok(files[i]?.equals(readFileSync(join(root, name))), name);
  }
});

test('an upload that is told to stop stops', async (t) => {
  const { folder, connection } = await connected(t);
  writeBytes(join(folder, 'a'), 100_000);
  const stop = AbortSignal.abort(new Error('stop'));
  await assert.rejects(
    connection.use((c) =>
      putFile(c, { ...localFile(join(folder, 'a')), remotePath: 'a.part' }, stop),
    ),
    /stop/,
  );
});

test('a small file is replaced also where the server does not rename over files', async (t) => {
  let renames = 0;
  const { connection, peer } = await connected(t, {
    onRequest: (name) =>
      name === 'RENAME' && ++renames === 2 ? new Error('target exists') : undefined,
  });
  await connection.use((c) => writeSmall(c, 'x.json', 'one'));
  await connection.use((c) => writeSmall(c, 'x.json', 'two'));
  assert.equal((await connection.use((c) => readSmall(c, 'x.json')))?.toString(), 'two');
  assert.ok(peer.requests.includes('REMOVE x.json'));
  assert.equal(await connection.use((c) => readSmall(c, 'none.json')), undefined);
});

test('OpenSSH keeps the same bytes, resumes, and renames over', {
  skip: whyNoSshd() ?? false,
}, async (t) => {
  const sshd = await startSshd(t);
  const folder = tempFolder(t);
  const connection = await connectSftp({
    target: { host: '127.0.0.1', port: sshd.port, user: sshd.user, hostKey: sshd.fingerprint },
    credential: { privateKey: sshd.privateKey },
    clock: systemClock,
  });
  atEnd(t, () => connection[Symbol.asyncDispose]());
  const bytes = writeBytes(join(folder, 'a'), 5_000_000);
  writeFileSync(join(sshd.root, 'a.part'), bytes.subarray(0, 2_000_000));
  const remote = join(sshd.root, 'a.part');
  const sent = await connection.use((c) =>
    putFile(c, { ...localFile(join(folder, 'a')), remotePath: remote }),
  );
  assert.ok(sent.resumedBytes > 1_900_000);
  assert.ok(readFileSync(remote).equals(bytes));
  assert.equal(await connection.use((c) => hashRemote(c, remote)), sha256Of(bytes));
  for (const text of ['one', 'two']) {
    await connection.use((c) => writeSmall(c, join(sshd.root, 'x.json'), text));
    assert.equal(readFileSync(join(sshd.root, 'x.json'), 'utf8'), text);
  }
});
