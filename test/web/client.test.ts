/** The typed client against a real server: what the command line and the page rest on. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LiveMessage } from '../../src/domain/views.ts';
import { startWeb } from '../../src/web/api/listen.ts';
import { createClient } from '../../src/web/client/client.ts';
import { ApiFailure } from '../../src/web/client/failure.ts';
import { liveUrl, reconnectMs, watchLive } from '../../src/web/client/live.ts';
import { fail, hear, mention, openSite, tell } from './support.ts';

async function open(t: TestContext) {
  const site = await openSite(t);
  const web = await startWeb({ ...site.needs, host: '127.0.0.1', port: 0, page: new Map() });
  t.after(() => web.close());
  const address = `http://127.0.0.1:${web.port}`;
  return { site, web, address, client: createClient(`${address}/`) };
}

test('the client asks every route', async (t) => {
  const { site, client } = await open(t);
  const words = ['this is W1AW'];
  const id = await hear(site, { words, mentions: [mention(words, 'W1AW', 'W1AW')] });
  await fail(site);

  assert.equal((await client.status()).recordings, 2);
  assert.equal((await client.recordings({ callsign: 'W1AW', limit: 5 })).items[0]?.id, id);
  assert.equal((await client.recording(id)).text, 'this is W1AW');
  assert.equal((await client.search('W1AW')).items.length, 1);
  assert.equal((await client.callsigns()).items[0]?.callsign, 'W1AW');
  assert.equal((await client.callsign('W1AW')).recordings.items.length, 1);
  assert.deepEqual((await client.nodes()).items, []);
  const [letter] = (await client.jobs({ dead: true })).items;
  assert.ok(letter);
  await client.revive(letter.id);
  assert.deepEqual(site.revived, [letter.id]);
  assert.equal((await fetch(client.audioUrl(id))).status, 200);
});

test('health is an answer even when something is down', async (t) => {
  const { site, client } = await open(t);
  site.says.parts = [{ part: 'recogniser', state: 'down', code: 'x', reason: 'y', hint: 'z' }];
  assert.equal((await client.health()).state, 'down');
});

test('a refusal keeps its code, message and hint', async (t) => {
  const { client } = await open(t);
  await assert.rejects(client.recording('none'), (error: unknown) => {
    assert.ok(error instanceof ApiFailure);
    assert.equal(error.status, 404);
    assert.equal(error.code, 'data/not-found');
    assert.notEqual(error.hint, '');
    return true;
  });
});

test('a server that is not there has a name and a remedy', async (t) => {
  const { web, client } = await open(t);
  await web.close();
  await assert.rejects(client.status(), { code: 'server/not-running', status: 0 });
});

test('the live address follows the page', () => {
  assert.equal(liveUrl('http://localhost:8080/recordings/1?q=x'), 'ws://localhost:8080/api/live');
  assert.equal(liveUrl('https://tsn.example/'), 'wss://tsn.example/api/live');
});

test('waits between attempts grow to half a minute and are never zero', () => {
  const waits = Array.from({ length: 12 }, (_, attempt) => reconnectMs(attempt, 0));
  assert.deepEqual(waits.slice(0, 4), [500, 1000, 2000, 4000]);
  assert.equal(Math.max(...waits), 30_000);
  assert.ok(reconnectMs(0, 0.999) > 200);
});

test('a viewer hears hello and what arrives', async (t) => {
  const { site, address } = await open(t);
  const { promise, resolve } = Promise.withResolvers<LiveMessage>();
  const { promise: greeted, resolve: greet } = Promise.withResolvers<void>();
  const stop = watchLive(address, {
    onState: () => {},
    onMessage: (message) => (message.type === 'hello' ? greet() : resolve(message)),
  });
  t.after(stop);
  await greeted;
  const id = await hear(site);
  await tell(site, { kind: 'ingested', recordingId: id });
  const told = await promise;
  assert.ok(told.type === 'recording');
  assert.equal(told.recording.id, id);
});
