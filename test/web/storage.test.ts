/** Asking for a look through the stored audio over the API. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerifyLine } from '../../src/domain/audio-trouble.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { createApp } from '../../src/web/api/app.ts';
import { createLiveHub } from '../../src/web/api/live-hub.ts';
import { openSite, type WebSite } from './support.ts';

function appOf(site: WebSite, change: Partial<WebSite['needs']> = {}) {
  const hub = createLiveHub({ ...site.needs, item: (id) => site.store.views.item(id) });
  return {
    hub,
    app: createApp({ ...site.needs, ...change, hub, page: new Map(), loopbackOnly: true }),
  };
}

async function lines(answer: Response): Promise<VerifyLine[]> {
  const text = await answer.text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as VerifyLine);
}

test('a look tells its progress and ends with what it found', async (t) => {
  const { app, hub } = appOf(await openSite(t));
  t.after(() => hub.close());
  const answer = await app.request('http://localhost/api/storage/verify?hash=1', {
    method: 'POST',
  });
  const [progress, report] = await lines(answer);
  assert.equal(progress?.progress?.files, 3);
  assert.equal(report?.report?.hashed, true);
});

test('what nobody foresaw is told without what it says of this machine', async (t) => {
  const verify = () => Promise.reject(new Error('EIO: /srv/private/audio'));
  const { app, hub } = appOf(await openSite(t), { verify });
  t.after(() => hub.close());
  const [line] = await lines(
    await app.request('http://localhost/api/storage/verify', { method: 'POST' }),
  );
  assert.equal(line?.failure?.code, 'bug');
  assert.doesNotMatch(line.failure.message, /private/);
});

test('a look that fails says why, and pages of others may not ask for one', async (t) => {
  const verify = () => Promise.reject(new TsnError('storage/not-mounted', 'no disk'));
  const { app, hub } = appOf(await openSite(t), { verify });
  t.after(() => hub.close());
  const ask = (headers: Record<string, string>) =>
    app.request('http://localhost/api/storage/verify', { method: 'POST', headers });
  const [line] = await lines(await ask({}));
  assert.equal(line?.failure?.code, 'storage/not-mounted');
  assert.equal((await ask({ origin: 'https://elsewhere.example' })).status, 403);
});
