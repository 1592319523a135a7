/** What every answer keeps to: who may ask, which headers it carries, what it never shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureView } from '../../src/domain/failure-view.ts';
import type { RecordingDetail } from '../../src/domain/views.ts';
import { openApp, read } from './open-app.ts';
import { hear } from './support.ts';

test('a fault inside is not shown to the outside', async (t) => {
  const denied = { code: 'EACCES' };
  for (const [error, code] of [
    [new Error('SQLITE: no such table at /var/lib/secret'), 'bug'],
    [Object.assign(new Error("EACCES: open '/var/lib/secret'"), denied), 'data/not-allowed'],
  ] as const) {
    const { ask } = await openApp(t, { status: () => Promise.reject(error) });
    const answer = await ask('/api/status');
    assert.equal(answer.status, 500);
    const text = await answer.text();
    assert.ok(text.includes(`"code":"${code}"`), text);
    assert.doesNotMatch(text, /secret|SQLITE|EACCES/);
  }
});

test('a name that points here from outside is refused while the server listens on this machine only', async (t) => {
  const { ask } = await openApp(t);
  for (const [host, status] of [
    ['localhost', 200],
    ['localhost:8080', 200],
    ['LOCALHOST:8080', 200],
    ['127.0.0.1:8080', 200],
    ['[::1]:8080', 200],
    ['evil.example', 403],
    ['evil.example:8080', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
  ] as const) {
    const answer = await ask('/api/recordings', { headers: { host } });
    assert.equal(answer.status, status, host);
  }
});

test('a reverse proxy may show the page under the names that the operator gave, and no other', async (t) => {
  const { ask } = await openApp(t, { publicHosts: ['page.example.org'] });
  for (const [host, status] of [
    ['page.example.org', 200],
    ['Page.Example.org:443', 200],
    ['localhost', 200],
    ['other.example.org', 403],
    ['page.example.org.evil.example', 403],
  ] as const) {
    assert.equal((await ask('/api/recordings', { headers: { host } })).status, status, host);
  }
});

test('a proxy under a name that nobody gave is told which setting to make', async (t) => {
  const { ask } = await openApp(t, { publicHosts: ['page.example.org'] });
  const answer = await ask('/', { headers: { host: 'radio.example.org' } });
  const { code, message, hint } = await read<FailureView>(answer);
  assert.equal(code, 'web/foreign-host');
  assert.match(message, /localhost, page\.example\.org, not to radio\.example\.org/);
  assert.match(hint, /`web\.publicHosts`.*docs\/https\.md/);
});

test('behind a proxy that hands on Host a page may change things, and one of another port may not', async (t) => {
  const { ask, site } = await openApp(t, { publicHosts: ['page.example.org'] });
  const pause = (host: string, origin: string) =>
    ask('/api/stages/transcribe/pause', {
      method: 'POST',
      headers: { host, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'behind a proxy' }),
    });
  const foreign = await pause('page.example.org', 'https://page.example.org:8443');
  assert.match((await read<FailureView>(foreign)).hint, /`Host`.*with its port/);
  assert.deepEqual(await site.store.pauses.list(), []);
  const own = await pause('page.example.org:8443', 'https://page.example.org:8443');
  assert.equal(own.status, 204);
  assert.equal((await site.store.pauses.list()).length, 1);
});

test('every answer forbids scripts from elsewhere, framing and sniffing', async (t) => {
  const { ask } = await openApp(t);
  for (const path of ['/', '/api/recordings', '/api/nothing', '/assets/index-AbCd1234.js']) {
    const { headers } = await ask(path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/, path);
    assert.match(policy, /script-src 'self'(;|$)/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
    assert.equal(headers.get('access-control-allow-origin'), null, path);
  }
});

test('a large body is refused', async (t) => {
  const { ask } = await openApp(t);
  const body = 'x'.repeat(600_000);
  const headers = { 'content-length': String(body.length) };
  const answer = await ask('/api/jobs/1/revive', { method: 'POST', body, headers });
  assert.equal(answer.status, 413);
  assert.equal((await read<FailureView>(answer)).code, 'web/too-large');
});

test('addresses inside the page get the page; its files may be kept for ever', async (t) => {
  const { ask } = await openApp(t);
  for (const path of ['/', '/index.html', '/recordings/0190', '/anything/else?q=1']) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.match(await answer.text(), /<title>TSN/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
  }
  const script = await ask('/assets/index-AbCd1234.js', { headers: { 'accept-encoding': 'gzip' } });
  assert.match(script.headers.get('cache-control') ?? '', /immutable/);
  assert.equal(script.headers.get('content-encoding'), 'gzip');
  assert.match(script.headers.get('content-type') ?? '', /^text\/javascript/);
  const etag = script.headers.get('etag') ?? '';
  const again = await ask('/assets/index-AbCd1234.js', { headers: { 'if-none-match': etag } });
  assert.equal(again.status, 304);
});

test('a build without the page says so and still has the API', async (t) => {
  const { ask } = await openApp(t, { page: new Map() });
  const answer = await ask('/');
  assert.equal(answer.status, 503);
  assert.equal((await read<FailureView>(answer)).code, 'web/no-page');
  assert.equal((await ask('/api/recordings')).status, 200);
});

test('words heard on the air travel as data', async (t) => {
  const { site, ask } = await openApp(t);
  const words = ['<script>alert(1)</script> & "friends"'];
  const id = await hear(site, { words });
  const answer = await ask(`/api/recordings/${id}`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal((await read<RecordingDetail>(answer)).text, words[0]);
});
