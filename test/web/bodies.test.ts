/** Requests with bodies over a real socket, where some say beforehand how long they are and some do not. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FailureView } from '../../src/domain/failure-view.ts';
import { startWeb } from '../../src/web/api/listen.ts';
import { hear, openSite, type WebSite } from './support.ts';

async function serve(t: TestContext, site: WebSite): Promise<string> {
  const web = await startWeb({ ...site.needs, host: '127.0.0.1', port: 0, page: new Map() });
  t.after(() => web.close());
  return `http://127.0.0.1:${web.port}`;
}

/** Fetch says no length of a stream: it sends it in chunks. */
function inChunks(text: string): RequestInit {
  return { method: 'POST', body: new Blob([text]).stream(), duplex: 'half' } as RequestInit;
}

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as FailureView).code;
}

test('the longest correction is taken, in any script', async (t) => {
  const site = await openSite(t);
  const id = await hear(site, { words: ['what the machine heard'] });
  const root = await serve(t, site);
  const text = '聞'.repeat(100_000);
  const answer = await fetch(`${root}/api/recordings/${id}/correction`, {
    method: 'POST',
    body: JSON.stringify({ text, author: 'W1AW' }),
  });
  assert.equal(answer.status, 204, await answer.text());
  assert.equal((await site.store.views.recording(id)).text, text);
});

test('a request that does not say how long it is is heard like any other', async (t) => {
  const site = await openSite(t);
  const root = await serve(t, site);
  const paused = await fetch(`${root}/api/stages/ingest/pause`, inChunks('{"reason":"cleaning"}'));
  assert.equal(paused.status, 204);
  assert.deepEqual(
    (await site.store.pauses.list()).map(({ reason }) => reason),
    ['cleaning'],
  );
});

test('a request without a body keeps its method', async (t) => {
  const root = await serve(t, await openSite(t));
  const removed = await fetch(`${root}/api/quarantine/abc`, { method: 'DELETE' });
  assert.equal(await codeOf(removed), 'data/not-found', 'the route was asked');
  for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
    const answer = await fetch(`${root}/api/status`, { method });
    const { code, message } = (await answer.json()) as FailureView;
    assert.equal(code, 'web/no-route');
    assert.match(message, new RegExp(`\\b${method}\\b`));
  }
});

test('more than a route takes is refused, said beforehand or not', async (t) => {
  const root = await serve(t, await openSite(t));
  const much = JSON.stringify({ reason: 'x'.repeat(70_000) });
  for (const init of [{ method: 'POST', body: much }, inChunks(much)]) {
    const answer = await fetch(`${root}/api/stages/ingest/pause`, init);
    assert.equal(answer.status, 413);
    assert.equal(await codeOf(answer), 'web/too-large');
  }
  const asked = await fetch(`${root}/api/import/known`, inChunks('x'.repeat(600_000)));
  assert.equal(asked.status, 413);
});
