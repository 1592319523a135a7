/** The live connection over real sockets: WebSocket, server-sent events, the log of events. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import type { EventPage } from '../../src/domain/events.ts';
import type { LiveMessage } from '../../src/domain/views.ts';
import { startWeb, type Web } from '../../src/web/api/listen.ts';
import { openSite, receive, tell, type WebSite } from './support.ts';

async function start(t: TestContext, site: WebSite): Promise<Web> {
  const web = await startWeb({ ...site.needs, host: '127.0.0.1', port: 0, page: new Map() });
  t.after(() => web.close());
  return web;
}

async function nextMessage(socket: WebSocket): Promise<LiveMessage> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

test('the log of events is read by number, and says when some are gone', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  await tell(site, { kind: 'node-joined', node: 'a' }, { kind: 'node-lost', node: 'a' });
  const ask = async (query: string): Promise<EventPage> =>
    JSON.parse(await (await fetch(`http://127.0.0.1:${port}/api/events?${query}`)).text());
  const page = await ask('after=1');
  assert.deepEqual([page.next, page.gap, page.items.length], [2, false, 1]);
  assert.equal(page.items[0]?.kind, 'node-lost');
  assert.deepEqual((await ask('after=2')).items, []);
  await site.store.transaction((tx) => tx.events.forget({ before: 0, most: 1 }));
  assert.equal((await ask('after=0')).gap, true);
});

test('WebSocket: hello, then what arrives', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
    origin: `http://127.0.0.1:${port}`,
  });
  t.after(() => socket.terminate());
  assert.equal((await nextMessage(socket)).type, 'hello');
  const id = await receive(site);
  const message = nextMessage(socket);
  await tell(site, { kind: 'received', recordingId: id });
  const told = await message;
  assert.ok(told.type === 'recording');
  assert.equal(told.recording.id, id);
});

for (const [rule, headers] of [
  ['a page of another site may not listen', { origin: 'http://evil.example' }],
  ['a page without an origin of its own may not listen', { origin: 'null' }],
  ['nobody listens by a foreign name', { host: 'evil.example' }],
] as const) {
  test(`WebSocket and events: ${rule}`, async (t) => {
    const site = await openSite(t);
    const { port } = await start(t, site);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers });
    const [, answer] = await once(socket, 'unexpected-response');
    assert.equal(answer.statusCode, 403);
    if ('host' in headers) return; // fetch sets its own Host
    const events = await fetch(`http://127.0.0.1:${port}/api/events`, { headers });
    assert.equal(events.status, 403);
    await events.body?.cancel();
  });
}

test('server-sent events carry the same messages', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  const answer = await fetch(`http://127.0.0.1:${port}/api/events`);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.ok(answer.body);
  const chunks = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  t.after(() => chunks.cancel());
  assert.match(
    (await chunks.read()).value ?? '',
    /^id: 0\ndata: {"type":"hello","now":\d+,"last":0,"replayed":false}\n\n$/,
  );
  const id = await receive(site);
  await tell(site, { kind: 'received', recordingId: id });
  const text = (await chunks.read()).value ?? '';
  const told: LiveMessage = JSON.parse(text.replace(/^id: 1\ndata: /, ''));
  assert.ok(told.type === 'recording');
  assert.equal(told.recording.id, id);
});

test('viewers have nothing to say: a long message ends the connection', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`);
  await nextMessage(socket);
  socket.send('x'.repeat(5000));
  const [code] = await once(socket, 'close');
  assert.equal(code, 1009);
});

test('closing the server lets viewers go', async (t) => {
  const site = await openSite(t);
  const web = await startWeb({ ...site.needs, host: '127.0.0.1', port: 0, page: new Map() });
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/api/live`);
  t.after(() => socket.terminate());
  await nextMessage(socket);
  const closed = once(socket, 'close');
  await web.close();
  await closed;
});

test('a taken port is named', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  await assert.rejects(startWeb({ ...site.needs, host: '127.0.0.1', port }), {
    code: 'net/port-taken',
    message: `port ${port} on 127.0.0.1 is taken`,
  });
});

test('HEAD and ranges hold over a real socket', async (t) => {
  const site = await openSite(t);
  const { port } = await start(t, site);
  const url = `http://127.0.0.1:${port}/api/recordings/${await receive(site)}/audio`;
  const head = await fetch(url, { method: 'HEAD' });
  const whole = await (await fetch(url)).arrayBuffer();
  assert.equal(head.headers.get('content-length'), String(whole.byteLength));
  const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
  assert.equal(part.status, 206);
  assert.deepEqual(await part.arrayBuffer(), whole.slice(10, 20));
});
