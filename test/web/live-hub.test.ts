/** The hub of live messages by itself: who is told what, and who is let go. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { LiveMessage, RecordingItem } from '../../src/domain/views.ts';
import {
  createLiveHub,
  MOST_MISSED,
  PING_MS,
  POLL_MS,
  type Viewer,
} from '../../src/web/api/live-hub.ts';
import { hear, openSite, receive, tell, type WebSite } from './support.ts';

interface SeenBy extends Viewer {
  readonly messages: LiveMessage[];
  waiting: number;
  isClosed: boolean;
  /** Resolves when that many messages have come. */
  until(count: number): Promise<void>;
}

function viewer(): SeenBy {
  const waiters: { count: number; resolve: () => void }[] = [];
  const seen: SeenBy = {
    messages: [],
    waiting: 0,
    isClosed: false,
    send(message) {
      seen.messages.push(message);
      for (const { count, resolve } of waiters) if (seen.messages.length >= count) resolve();
    },
    waitingBytes: () => seen.waiting,
    close() {
      seen.isClosed = true;
    },
    until: (count) =>
      new Promise((resolve) => {
        if (seen.messages.length >= count) resolve();
        else waiters.push({ count, resolve });
      }),
  };
  return seen;
}

type Item = (id: string) => Promise<RecordingItem>;

function openHub(t: TestContext, site: WebSite, item?: Item) {
  const hub = createLiveHub({
    ...site.needs,
    item: item ?? ((id) => site.store.views.item(id)),
  });
  t.after(() => hub.close());
  return hub;
}

test('a viewer is greeted, then told of each recording as it now is', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const anna = viewer();
  hub.join(anna);
  const id = await hear(site, { words: ['good morning'] });
  await tell(site, { kind: 'extracted', recordingId: id });
  await anna.until(2);
  const [hello, told] = anna.messages;
  assert.equal(hello?.type, 'hello');
  assert.ok(told?.type === 'recording');
  assert.equal(told.kind, 'extracted');
  assert.equal(told.recording.text, 'good morning');
});

test('when the numbers begin anew, as with a database put back from a backup, viewers are let go and come back', async (t) => {
  const site = await openSite(t);
  const kept = { last: 100 };
  const hub = createLiveHub({
    ...site.needs,
    item: (id) => site.store.views.item(id),
    events: {
      last: async () => kept.last,
      after: async (id) => ({ items: [], next: kept.last, gap: id !== kept.last }),
      subscribe: () => () => {},
    },
  });
  t.after(() => hub.close());
  const anna = viewer();
  hub.join(anna);
  await anna.until(1);
  kept.last = 5;
  while (!anna.isClosed) {
    site.clock.advance(POLL_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const again = viewer();
  hub.join(again, 100);
  await again.until(1);
  const [hello] = again.messages;
  assert.ok(hello?.type === 'hello');
  assert.deepEqual([hello.last, hello.replayed], [5, false], 'it asks for its lists anew');
});

test('a flood about one recording is folded: it is looked up once', async (t) => {
  const site = await openSite(t);
  const id = await receive(site);
  let lookups = 0;
  const hub = openHub(t, site, (wanted) => {
    lookups += 1;
    return site.store.views.item(wanted);
  });
  const anna = viewer();
  hub.join(anna);
  await anna.until(1);
  const flood = Array.from({ length: 400 }, () => ({ kind: 'received', recordingId: id }) as const);
  await tell(site, ...flood, { kind: 'ingested', recordingId: id });
  await anna.until(2);
  assert.equal(lookups, 1);
  const last = anna.messages.at(-1);
  assert.ok(last?.type === 'recording');
  assert.equal(last.kind, 'ingested');
});

test('that a net was opened is told as it is, beside the recording in which it was heard', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const anna = viewer();
  const recordingId = await receive(site);
  hub.join(anna);
  await anna.until(1);
  const opened = { kind: 'net-opened', recordingId, net: 'Puget Sound Net' } as const;
  await tell(site, { kind: 'heard', recordingId }, opened, { kind: 'extracted', recordingId });
  await anna.until(3);
  const [, news, changed] = anna.messages;
  assert.ok(news?.type === 'event' && changed?.type === 'recording');
  assert.deepEqual([news.id, news.event.net, news.event.recordingId], [2, opened.net, recordingId]);
  assert.deepEqual([changed.id, changed.kind], [3, 'extracted']);
});

test('what another process wrote is found by asking', async (t) => {
  const site = await openSite(t);
  const deaf = { ...site.store.events, subscribe: () => () => {} };
  const hub = openHub(t, { ...site, needs: { ...site.needs, events: deaf } });
  const anna = viewer();
  hub.join(anna);
  await anna.until(1);
  await tell(site, { kind: 'node-lost', node: 'hilltop' });
  while (site.clock.sleeping < 2) await new Promise((resolve) => setImmediate(resolve));
  site.clock.advance(POLL_MS);
  await anna.until(2);
  const [, told] = anna.messages;
  assert.ok(told?.type === 'event');
  assert.equal(told.event.node, 'hilltop');
});

test('who comes back hears what was missed, once and in order, and then what is new', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const anna = viewer();
  const leave = hub.join(anna);
  const [one, two] = [await receive(site), await receive(site)];
  await tell(site, { kind: 'received', recordingId: one });
  await anna.until(2);
  leave();
  await tell(site, { kind: 'node-lost', node: 'hilltop' });
  await tell(site, { kind: 'received', recordingId: two }, { kind: 'ingested', recordingId: one });
  const again = viewer();
  hub.join(again, 1);
  await again.until(4);
  await tell(site, { kind: 'ingested', recordingId: two });
  await again.until(5);
  const [hello, ...told] = again.messages;
  assert.ok(hello?.type === 'hello');
  assert.deepEqual([hello.replayed, hello.last], [true, 4]);
  assert.deepEqual(
    told.map((message) => ('id' in message ? message.id : message.type)),
    [2, 3, 4, 5],
  );
});

test('who missed too much, or knows another database, is told to ask anew', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const id = await receive(site);
  const many = Array.from(
    { length: MOST_MISSED },
    () => ({ kind: 'received', recordingId: id }) as const,
  );
  await tell(site, ...many);
  for (const after of [0, MOST_MISSED + 7]) {
    const anna = viewer();
    hub.join(anna, after);
    await anna.until(1);
    const [hello] = anna.messages;
    assert.ok(hello?.type === 'hello');
    assert.deepEqual([hello.replayed, hello.last], [false, MOST_MISSED]);
  }
});

test('nothing is looked up while nobody watches', async (t) => {
  const site = await openSite(t);
  let lookups = 0;
  const hub = openHub(t, site, (id) => {
    lookups += 1;
    return site.store.views.item(id);
  });
  const anna = viewer();
  const leave = hub.join(anna);
  await anna.until(1);
  leave();
  await tell(site, { kind: 'received', recordingId: await receive(site) });
  assert.equal(lookups, 0);
});

test('a viewer that does not keep up is dropped, the others are not', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const [anna, slow] = [viewer(), viewer()];
  hub.join(slow);
  hub.join(anna);
  await Promise.all([slow.until(1), anna.until(1)]);
  slow.waiting = 2 * 1024 * 1024;
  await tell(site, { kind: 'received', recordingId: await receive(site) });
  await anna.until(2);
  assert.equal(slow.isClosed, true);
  assert.equal(slow.messages.length, 1);
  assert.equal(anna.isClosed, false);
});

test('an event about a recording that is gone stops nothing', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const anna = viewer();
  hub.join(anna);
  await tell(site, { kind: 'received', recordingId: 'gone' });
  await tell(site, { kind: 'received', recordingId: await receive(site) });
  await anna.until(2);
});

test('viewers hear a ping every few seconds', async (t) => {
  const site = await openSite(t);
  const hub = openHub(t, site);
  const anna = viewer();
  hub.join(anna);
  await anna.until(1);
  await new Promise((resolve) => setImmediate(resolve)); // it is let in after the greeting
  site.clock.advance(PING_MS);
  await anna.until(2);
  assert.equal(anna.messages[1]?.type, 'ping');
});
