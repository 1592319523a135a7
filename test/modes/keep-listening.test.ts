/** Listeners that end although nobody stopped them listen again, at the same port. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { test } from 'node:test';
import { freePort } from '../../scripts/free-port.ts';
import { keepListening } from '../../src/modes/keep-listening.ts';
import { silentLog } from '../../src/platform/log.ts';
import { createSupervisor } from '../../src/platform/supervise.ts';
import { closeServer, endOf, listenOn, portOf } from '../../src/web/api/socket.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const where = { host: '127.0.0.1', hostSetting: 'http.host', portSetting: 'http.port' };

test('a listener that is closed under it, or fails, is opened again after a second and shows meanwhile', async () => {
  const clock = new FakeClock(0);
  const { keep, dead } = createSupervisor({ clock, log: silentLog });
  const own = await freePort();
  const opened: Server[] = [];
  const page = await keepListening(keep, 'page', async (port) => {
    const server = createServer((_, answer) => answer.end('here'));
    await listenOn(server, { ...where, port: port ?? own });
    opened.push(server);
    return {
      ...{ port: portOf(server, 0), ended: endOf(server) },
      close: () => closeServer(server),
    };
  });
  const ask = async () =>
    (await fetch(`http://127.0.0.1:${page.port}/`, { headers: { connection: 'close' } })).text();
  assert.equal(await ask(), 'here');

  const ends = [
    (server: Server) => void server.close(),
    (server: Server) => void server.emit('error', new Error('out of handles')),
  ];
  for (const [index, end] of ends.entries()) {
    end(opened[index] ?? assert.fail());
    while (dead()[0]?.state !== 'down') await turn();
    assert.equal(dead()[0]?.part, 'page');
    await assert.rejects(ask());
    clock.advance(60_000);
    while (opened.length < index + 2) await turn();
    assert.equal(await ask(), 'here');
    clock.advance(60_000);
    assert.deepEqual(dead(), []);
  }
  await page[Symbol.asyncDispose]();
  await assert.rejects(ask());
});

test('a port that is taken at the start is told at once', async () => {
  const { keep, dead } = createSupervisor({ clock: new FakeClock(0), log: silentLog });
  await assert.rejects(
    keepListening(keep, 'page', () => Promise.reject(new Error('taken'))),
    /taken/,
  );
  assert.deepEqual(dead(), []);
});
