/** Whatever clients send, logged in or not, ends at most their own connection. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadHostKey } from '../../../src/engines/sftp-server/host-key.ts';
import { type SftpServer, startSftpServer } from '../../../src/engines/sftp-server/sftp-server.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { MemoryFolder, memoryAccounts } from './memory-folder.ts';
import { connectSsh, endSsh, newKey, TestClient } from './sftp-client.ts';

const SEED = Number(process.env['TSN_FUZZ_SEED'] ?? 20_260_101);
/** Cases per target; `npm run fuzz` asks for more. */
const CASES = Number(process.env['TSN_FUZZ_CASES'] ?? 500);
const PACKETS_PER_LOGIN = 50;

/** xorshift32: the same seed, the same bytes. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function randomBytes(random: (below: number) => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random(256)));
}

async function startServer(t: TestContext, key: string): Promise<SftpServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tsn-fuzz-'));
  const server = await startSftpServer({
    host: '127.0.0.1',
    port: 0,
    hostKey: await loadHostKey(join(dir, 'key')),
    accounts: memoryAccounts({ alpha: key }, new MemoryFolder()),
    limits: { newPerAddressAndMinute: Number.POSITIVE_INFINITY },
    clock: new FakeClock(),
    log: silentLog,
  });
  t.after(async () => {
    await server.close();
    await rm(dir, { recursive: true });
  });
  return server;
}

async function assertServes(server: SftpServer, privateKey: string): Promise<void> {
  await using client = await TestClient.connect({
    port: server.port,
    username: 'alpha',
    privateKey,
  });
  await client.put('x.part', 'still well');
  assert.equal(String(await client.get('x.part')), 'still well');
}

/** Sends and resolves when the server has hung up, or took it all and waits. */
function throwAt(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.once('close', () => resolve());
    socket.resume();
    socket.end(bytes);
  });
}

test(`random bytes before and after the greeting harm nobody else (seed ${SEED})`, async (t) => {
  const key = newKey();
  const server = await startServer(t, key.public);
  const random = randomFrom(SEED);
  for (let round = 0; round < CASES / 5; round += 1) {
    const noise = randomBytes(random, random(3_000));
    const greeting = Buffer.from(round % 2 === 0 ? '' : 'SSH-2.0-fuzz\r\n');
    await throwAt(server.port, Buffer.concat([greeting, noise]));
  }
  await assertServes(server, key.private);
});

/** A packet of a known type with a body that is mostly nonsense, at times with a wrong length. */
function randomPacket(random: (below: number) => number): Buffer {
  const types = [
    1,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
    200,
    random(256),
  ];
  const body = randomBytes(random, random(60));
  // Small lengths where strings begin, so that parsing gets further than the first field.
  for (let at = 4; at + 4 <= body.length; at += 4 + random(12)) body.writeUInt32BE(random(8), at);
  const packet = Buffer.concat([Buffer.from([types[random(types.length)] ?? 1]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(random(20) === 0 ? random(2 ** 31) : packet.length);
  return Buffer.concat([length, packet]);
}

const INIT = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);

test(`random SFTP packets of a logged-in client harm nobody else (seed ${SEED})`, async (t) => {
  const key = newKey();
  const server = await startServer(t, key.public);
  const random = randomFrom(SEED);
  for (let round = 0; round < CASES / PACKETS_PER_LOGIN; round += 1) {
    const ssh = await connectSsh({ port: server.port, username: 'alpha', privateKey: key.private });
    ssh.on('error', () => {});
    const packets = Array.from({ length: PACKETS_PER_LOGIN }, () => randomPacket(random));
    await new Promise<void>((resolve) => {
      ssh.subsys('sftp', (error, channel) => {
        if (error) return resolve();
        channel.on('error', () => {});
        channel.resume();
        channel.once('close', () => resolve());
        ssh.once('close', () => resolve());
        channel.end(Buffer.concat([INIT, ...packets]));
      });
    });
    await endSsh(ssh);
  }
  await assertServes(server, key.private);
});
