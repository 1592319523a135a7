/** The gathered way out, over real TCP sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { gatherWrites } from '../../../src/engines/sftp/outlet.ts';

/** Both ends of one connection; the far end reads nothing until it is resumed. */
async function pair(t: TestContext): Promise<{ near: Socket; far: Socket }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  t.after(() => {
    near.destroy();
    far.destroy();
    server.close();
  });
  near.on('error', () => {});
  return { near, far };
}

test('what is written in parts arrives whole and in order, and all of it before the end', async (t) => {
  const { near, far } = await pair(t);
  gatherWrites(near);
  const parts = Array.from({ length: 300 }, (_, index) => Buffer.alloc(1 + index * 7, index));
  for (const part of parts) near.write(part);
  near.end();
  const got: Buffer[] = [];
  for await (const bytes of far) got.push(bytes as Buffer);
  assert.ok(Buffer.concat(got).equals(Buffer.concat(parts)));
});

test('who sends much waits while the line takes nothing, and goes on when it does', async (t) => {
  const { near, far } = await pair(t);
  const outlet = gatherWrites(near);
  const megabyte = Buffer.alloc(1_000_000, 1);
  let sent = 0;
  let open = true;
  // The kernel takes some megabytes; then nothing moves, however often one asks.
  while (open && sent < 100) {
    near.write(megabyte);
    sent += 1;
    const waits = new Promise<boolean>((resolve) =>
      setImmediate(() => setImmediate(resolve, false)),
    );
    open = await Promise.race([outlet.room().then(() => true), waits]);
  }
  assert.ok(sent < 100, 'the line never filled');
  const roomy = outlet.room();
  far.resume();
  await roomy;
  assert.ok(outlet.progress() > 0);
});

test('nobody waits for a line that is gone', async (t) => {
  const { near } = await pair(t);
  const outlet = gatherWrites(near);
  near.write(Buffer.alloc(50_000_000));
  const room = outlet.room();
  near.destroy();
  await room;
  await outlet.room();
});
