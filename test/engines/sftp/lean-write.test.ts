/** Writes that ssh2 does not put together: to OpenSSH's sshd, whose windows fill up, and when keys change. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SFTPWrapper } from 'ssh2';
import { connectSftp } from '../../../src/engines/sftp/connection.ts';
import { HEADROOM_BYTES, hasInside } from '../../../src/engines/sftp/lean-write.ts';
import { putFile } from '../../../src/engines/sftp/put-file.ts';
import { openRemote, writeBlock } from '../../../src/engines/sftp/remote-file.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { localFile, sha256Of, someBytes, writeBytes } from '../../support/files.ts';
import { startSshd, whyNoSshd } from '../../support/sshd.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const skip = whyNoSshd();

async function opensshd(t: TestContext) {
  const { port, user, fingerprint, privateKey, root } = await startSshd(t);
  const target = { host: '127.0.0.1', port, user, hostKey: fingerprint };
  const credential = { privateKey };
  return { root, connect: () => connectSftp({ target, credential, clock: systemClock }) };
}

test('what is sent in place and what ssh2 sends make one file, through a full window', {
  skip,
}, async (t) => {
  const { root, connect } = await opensshd(t);
  await using connection = await connect();
  const localPath = join(tempFolder(t), 'a');
  const bytes = writeBytes(localPath, 20_000_001);
  let [all, bySsh2] = [0, 0];
  await connection.use(async (channel) => {
    const counting = {
      ...channel,
      request: <T>(
        what: string,
        send: (
          sftp: SFTPWrapper,
          answer: (error: Error | null | undefined, value: T) => void,
        ) => void,
      ) =>
        channel.request<T>(what, (sftp, answer) => {
          if (what !== 'write') return send(sftp, answer);
          all += 1;
          assert.ok(hasInside(sftp), 'ssh2 is not as it was: see lean-write.ts');
          const write = sftp.write.bind(sftp);
          Reflect.set(sftp, 'write', (...args: Parameters<typeof write>) => {
            bySsh2 += 1;
            return write(...args);
          });
          send(sftp, answer);
          Reflect.deleteProperty(sftp, 'write');
        }),
    };
    const remotePath = join(root, 'a.part');
    const sent = await putFile(counting, { ...localFile(localPath), remotePath, isNew: true });
    assert.equal(sent.sha256, sha256Of(bytes));
  });
  assert.ok(readFileSync(join(root, 'a.part')).equals(bytes));
  assert.ok(all > bySsh2, `${bySsh2} of ${all} writes went ssh2's way`);
});

test('what the cipher answered in is given back as soon as it is on its way', {
  skip,
}, async (t) => {
  const { root, connect } = await opensshd(t);
  await using connection = await connect();
  const [kept, freed]: [number[], number[]] = [[], []];
  await connection.use(async (channel) => {
    const handle = await openRemote(channel, join(root, 'c'), 'w');
    await channel.request('write', (sftp, answer) => {
      assert.ok(hasInside(sftp));
      const cipher: unknown = Reflect.get(sftp._protocol, '_cipher');
      assert.ok(typeof cipher === 'object' && cipher !== null);
      const write: unknown = Reflect.get(cipher, '_onWrite');
      assert.ok(typeof write === 'function');
      Reflect.set(cipher, '_onWrite', (bytes: Buffer) => {
        const { length } = bytes;
        write(bytes);
        (bytes.length === 0 ? freed : kept).push(length);
      });
      sftp.write(handle, Buffer.alloc(30_000, 7), 0, 30_000, 0, (error) =>
        answer(error, undefined),
      );
    });
  });
  assert.ok(
    freed.length === 1 && Number(freed[0]) > 30_000,
    'ssh2 is not as it was: see lean-packets.ts',
  );
  assert.ok(Math.max(...kept) <= 16, "length and tag are the packet's own");
  assert.ok(readFileSync(join(root, 'c')).equals(Buffer.alloc(30_000, 7)));
});

test('memory with other bytes right before it is left as it is', { skip }, async (t) => {
  const { root, connect } = await opensshd(t);
  await using connection = await connect();
  const memory = Buffer.from(new ArrayBuffer(HEADROOM_BYTES + 1_000));
  memory.set(someBytes(memory.length, 3));
  const sent = Buffer.from(memory);
  await connection.use(async (channel) => {
    const handle = await openRemote(channel, join(root, 'b'), 'w');
    const atTheBegin = memory.subarray(0, 1_000);
    await writeBlock(channel, handle, atTheBegin, 0);
    assert.ok(memory.equals(sent));
    await writeBlock(channel, handle, memory.subarray(HEADROOM_BYTES), 1_000);
  });
  const expected = Buffer.concat([sent.subarray(0, 1_000), sent.subarray(HEADROOM_BYTES)]);
  assert.ok(readFileSync(join(root, 'b')).equals(expected));
});
