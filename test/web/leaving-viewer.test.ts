/** Viewers that go in the middle of anything: the server goes on, and the others are told. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { LiveMessage } from '../../src/domain/views.ts';
import { createApp } from '../../src/web/api/app.ts';
import { createLiveHub, type Viewer } from '../../src/web/api/live-hub.ts';
import { PAGE } from './open-app.ts';
import { openSite, receive, tell } from './support.ts';

/** A site whose store answers the first question for its latest event only when it is let. */
async function slowSite(t: TestContext) {
  const site = await openSite(t);
  const answers = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const events = {
    ...site.store.events,
    async last() {
      asked.resolve();
      await answers.promise;
      return site.store.events.last();
    },
  };
  const hub = createLiveHub({ ...site.needs, events, item: (id) => site.store.views.item(id) });
  t.after(() => hub.close());
  return { site, hub, asked: asked.promise, answer: () => answers.resolve() };
}

test('a stream that is left before its greeting hurts nobody', async (t) => {
  const { site, hub, asked, answer } = await slowSite(t);
  const app = createApp({ ...site.needs, hub, page: PAGE, loopbackOnly: true });
  const left = await app.request('http://localhost/api/events');
  await asked;
  await left.body?.cancel();
  answer();
  const stays = await app.request('http://localhost/api/events');
  const { value } = (await stays.body?.getReader().read()) ?? {};
  assert.match(Buffer.from(value ?? []).toString(), /"type":"hello"/);
  await setImmediate(); // an unhandled rejection would fail this test, and end a server
});

test('a viewer whose connection breaks while it is told is let go, and the others are told all the same', async (t) => {
  const { site, hub, answer } = await slowSite(t);
  answer();
  const broken: Viewer = {
    send(message) {
      if (message.type !== 'hello') throw new Error('it is gone');
    },
    waitingBytes: () => 0,
    close() {
      throw new Error('it is closed already');
    },
  };
  const told = Promise.withResolvers<LiveMessage>();
  const well: Viewer = {
    send: (message) => void (message.type === 'recording' && told.resolve(message)),
    waitingBytes: () => 0,
    close: () => {},
  };
  hub.join(broken);
  hub.join(well);
  const recordingId = await receive(site);
  await tell(site, { kind: 'received', recordingId });
  assert.equal((await told.promise).type, 'recording');
});
