/** Webhooks: events as signed POSTs, in order, each until it is taken or refused. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { WebhookConfig } from '../../src/config/webhooks-config.ts';
import { startWebhooks } from '../../src/modes/server-webhooks.ts';
import { silentLog as log } from '../../src/platform/log.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';

const SECRET = 'a secret of the receiver';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What happens while the request is in hand. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** A receiver that answers what the test says next, else 204. */
class Receiver {
  readonly got: Got[] = [];
  readonly answers: Answer[] = [];
  port = 0;
  #server: Server | undefined;

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void text(request).then(async (body) => {
        this.got.push({ headers: request.headers, body });
        const { status, headers = {}, meanwhile } = this.answers.shift() ?? { status: 204 };
        await meanwhile?.();
        response.writeHead(status, { ...headers, connection: 'close' }).end();
      });
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port; // listens on TCP
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server?.listening !== true) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  ids(): readonly unknown[] {
    return this.got.map(({ headers }) => Number(headers['webhook-id']));
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

async function site(t: TestContext) {
  const folder = tempFolder(t);
  const clock = new FakeClock();
  const file = join(folder, 'secret');
  writeFileSync(file, `${SECRET}\n`);
  const receiver = new Receiver();
  await receiver.start();
  t.after(() => receiver.stop());
  const store = await tempServerStore(t, clock, folder);
  const url = `http://user:hidden@127.0.0.1:${receiver.port}/hook?key=hidden`;
  const start = (given: Partial<WebhookConfig> = {}, instance = 'one') => {
    const webhooks = [{ url: url.replace('user:hidden@', ''), secret: { file }, ...given }];
    const hooks = startWebhooks({ config: { webhooks }, store, clock, log, instance });
    t.after(() => hooks[Symbol.asyncDispose]());
    return hooks;
  };
  const begun = () => until(async () => (await store.webhooks.list()).length > 0);
  return { clock, store, receiver, start, begun };
}

async function tell(store: ServerStore, ...stages: string[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const stage of stages) tx.events.add({ kind: 'paused', stage });
  });
}

test('events come as signed JSON in their order, from the first start of the hook on', async (t) => {
  const { clock, store, receiver, start, begun } = await site(t);
  await tell(store, 'before');
  start();
  await begun();
  await tell(store, 'ingest', 'transcribe');
  await tell(store, 'extract');
  await until(() => receiver.got.length === 3);
  assert.deepEqual(receiver.ids(), [2, 3, 4]);
  const [first] = receiver.got;
  assert.deepEqual(JSON.parse(first?.body ?? ''), {
    ...{ id: 2, at: clock.now(), kind: 'paused', stage: 'ingest', gap: false },
    ...{ recordingId: null, node: null, callsign: null, reason: null, net: null },
  });
  for (const { headers, body } of receiver.got) {
    const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
    const hash = createHmac('sha256', SECRET).update(signed).digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${hash}`);
    assert.equal(headers['webhook-timestamp'], String(Math.floor(clock.now() / 1_000)));
    assert.equal(headers['content-type'], 'application/json');
  }
});

test('that a net opens and closes is told with its name, in that order', async (t) => {
  const { store, receiver, start, begun } = await site(t);
  start({ events: ['net-opened', 'net-closed'] });
  await begun();
  const net = 'Puget Sound Net';
  for (const kind of ['net-opened', 'heard', 'net-closed'] as const)
    await store.transaction(async (tx) => tx.events.add({ kind, net, recordingId: 'a' }));
  const told = () => receiver.got.map(({ body }) => JSON.parse(body));
  await until(() => told().length === 2);
  assert.deepEqual(
    told().map((body) => [body.id, body.kind, body.net]),
    [
      [1, 'net-opened', net],
      [3, 'net-closed', net],
    ],
  );
});

test('a hook hears only of the kinds that it wants, and is not behind for the others', async (t) => {
  const { store, receiver, start, begun } = await site(t);
  start({ events: ['resumed'] });
  await begun();
  await tell(store, 'ingest');
  await store.transaction(async (tx) => tx.events.add({ kind: 'resumed', stage: 'ingest' }));
  await tell(store, 'extract');
  await until(async () => (await store.webhooks.list())[0]?.eventId === 3);
  assert.deepEqual(receiver.ids(), [2]);
});

test('that events are missing is said with the next one that is told, whenever that comes', async (t) => {
  const { store, receiver, start, begun } = await site(t);
  const before = start({ events: ['resumed'] });
  await begun();
  await before[Symbol.asyncDispose]();
  await tell(store, 'ingest', 'transcribe', 'extract');
  await store.transaction((tx) => tx.events.forget({ before: 0, most: 1 }));
  start({ events: ['resumed'] });
  await until(async () => (await store.webhooks.list())[0]?.eventId === 3);
  for (const stage of ['ingest', 'extract'])
    await store.transaction(async (tx) => tx.events.add({ kind: 'resumed', stage }));
  await until(() => receiver.got.length === 2);
  const gaps = receiver.got.map(({ body }) => JSON.parse(body).gap);
  assert.deepEqual(gaps, [true, false]);
});

test('what fails is tried again with growing pauses, as the receiver asks, and holds back what follows', async (t) => {
  const { clock, store, receiver, start, begun } = await site(t);
  const hooks = start();
  await begun();
  const hour = { 'retry-after': '3000' };
  receiver.answers.push({ status: 500 }, { status: 408 }, { status: 429, headers: hour });
  await tell(store, 'ingest', 'extract');
  for (const [index, waitMs] of [1_000, 2_000, 3_000_000].entries()) {
    await until(() => receiver.got.length === index + 1 && clock.sleeping === 1);
    const [health] = await hooks.health();
    assert.equal(health?.code, 'webhook/unreachable');
    assert.match(health.reason ?? '', new RegExp(`; ${index + 2} events wait`));
    await tell(store, `news ${index}`); // do not hasten it
    clock.advance(waitMs - 1);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(receiver.got.length, index + 1);
    clock.advance(1);
  }
  await until(() => receiver.got.length === 8);
  assert.deepEqual(receiver.ids(), [1, 1, 1, 1, 2, 3, 4, 5]);
  assert.deepEqual(await hooks.health(), []);
});

test('what the receiver refuses is given up, counted and shown until it takes one again', async (t) => {
  const { store, receiver, start, begun } = await site(t);
  const hooks = start();
  await begun();
  receiver.answers.push({ status: 404 }, { status: 410 });
  await tell(store, 'ingest', 'extract');
  await until(async () => (await store.webhooks.list())[0]?.eventId === 2);
  const [health] = await hooks.health();
  assert.equal(health?.state, 'down');
  assert.equal(health.code, 'webhook/refused');
  assert.match(health.reason ?? '', /it answered 410; 2 events were given up/);
  await tell(store, 'transcribe');
  await until(async () => (await store.webhooks.list())[0]?.eventId === 3);
  assert.deepEqual(await hooks.health(), []);
  assert.deepEqual(receiver.ids(), [1, 2, 3]);
});

test('neither a restart of the server nor one of the receiver loses an event', async (t) => {
  const { clock, store, receiver, start, begun } = await site(t);
  const first = start();
  await begun();
  await tell(store, 'ingest');
  await until(async () => (await store.webhooks.list())[0]?.eventId === 1);
  await first[Symbol.asyncDispose]();
  await receiver.stop();
  await tell(store, 'transcribe');
  const second = start({}, 'two'); // the lease was given back
  await until(async () => (await second.health()).length > 0 && clock.sleeping === 1);
  const said = JSON.stringify(await second.health());
  assert.match(said, /ECONNREFUSED/);
  assert.doesNotMatch(said, /hidden|secret/);
  await tell(store, 'extract');
  await receiver.start();
  clock.advance(1_000);
  await until(() => receiver.got.length === 3);
  assert.deepEqual(receiver.ids(), [1, 2, 3]);
});

test('of two servers one tells, and the other goes on a minute after it died', async (t) => {
  const { clock, store, receiver, start, begun } = await site(t);
  await store.transaction((tx) =>
    tx.webhooks.claim({ id: 'x', instance: 'dead', now: 0, until: 60_000 }, 0),
  );
  const claim = (instance: string, now: number) =>
    store.transaction((tx) =>
      tx.webhooks.claim({ id: 'x', instance, now, until: now + 60_000 }, 9),
    );
  assert.equal(await claim('other', 59_999), undefined);
  assert.equal(await claim('other', 60_000), 0);
  const lease = { id: 'x', instance: 'dead', now: 60_001, until: 120_001 };
  assert.equal(await store.transaction((tx) => tx.webhooks.advance(lease, 5)), false);

  start({}, 'one');
  await until(async () => (await store.webhooks.list()).length > 1);
  start({}, 'two');
  await begun();
  await tell(store, 'ingest', 'extract');
  await until(async () =>
    (await store.webhooks.list()).some(({ eventId }) => Number(eventId) === 2),
  );
  clock.advance(5_000);
  await until(() => clock.sleeping === 2);
  assert.deepEqual(receiver.ids(), [1, 2]);
});

test('set back to an event it is told again what came after that, in order, whatever is under way', async (t) => {
  const { clock, store, receiver, start, begun } = await site(t);
  const hooks = start();
  await begun();
  receiver.answers.push({ status: 204 }, { status: 410 });
  await tell(store, 'ingest', 'transcribe');
  await until(async () => (await store.webhooks.list())[0]?.eventId === 2);
  assert.match(JSON.stringify(await hooks.health()), /1 events were given up/);
  const id = (await store.webhooks.list())[0]?.id ?? '';
  const rewind = (eventId: number) => store.transaction((tx) => tx.webhooks.rewind(id, eventId));

  assert.equal(await rewind(0), true);
  await until(() => clock.sleeping === 1);
  receiver.answers.push({ status: 204 }, { status: 204, meanwhile: () => rewind(1) });
  clock.advance(5_000);
  await until(() => receiver.got.length === 4 && clock.sleeping === 1);
  clock.advance(5_000);
  await until(async () => (await store.webhooks.list())[0]?.eventId === 2);
  assert.deepEqual(receiver.ids(), [1, 2, 1, 2, 2]);
  assert.deepEqual(await hooks.health(), []);
  assert.equal(await store.transaction((tx) => tx.webhooks.rewind('unknown', 0)), false);
});

test('a lease of a clock that was years ahead holds nobody off', async (t) => {
  const { store } = await site(t);
  const claim = (instance: string, now: number) =>
    store.transaction((tx) =>
      tx.webhooks.claim({ id: 'a hook', instance, now, until: now + 60_000 }, 7),
    );
  const [then, year] = [Date.UTC(2026, 0, 1), 365 * 86_400_000];
  assert.equal(await claim('one', then + year), 7);
  assert.equal(await claim('two', then), 7, 'set back since, and the first one is gone');
  assert.equal(await claim('three', then - 300_000), undefined, 'clocks of two servers may differ');
});
