/** How much one write carries, to OpenSSH's sshd and by what other servers say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SFTPWrapper } from 'ssh2';
import { connectSftp } from '../../../src/engines/sftp/connection.ts';
import { CHUNK_BYTES, writeBytes } from '../../../src/engines/sftp/write-size.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { startSshd, whyNoSshd } from '../../support/sshd.ts';

/** `as`: of a channel only the limit that ssh2 keeps is read. */
const allowing = (bytes: unknown): SFTPWrapper =>
  ({ _maxWriteLen: bytes }) as unknown as SFTPWrapper;

test('a write fills whole packets and never more than the server allows', () => {
  for (const allowed of [40_000, 65_000, 65_536, 100_000, 261_120, 10_000_000]) {
    const size = writeBytes(allowing(allowed));
    assert.ok(size <= allowed, `${size} > ${allowed}`);
    assert.ok(size === CHUNK_BYTES || (size + 29) % 32_768 === 0, String(size));
  }
  for (const allowed of [0, 31_952, Number.NaN, undefined, 'much']) {
    assert.equal(writeBytes(allowing(allowed)), CHUNK_BYTES);
  }
});

test('OpenSSH takes seven packets in a write', { skip: whyNoSshd() }, async (t) => {
  const { port, user, fingerprint, privateKey } = await startSshd(t);
  const target = { host: '127.0.0.1', port, user, hostKey: fingerprint };
  await using connection = await connectSftp({
    ...{ target, credential: { privateKey }, clock: systemClock },
  });
  const size = await connection.use(async (channel) => channel.writeBytes);
  assert.equal(size, 7 * 32_768 - 29);
});
