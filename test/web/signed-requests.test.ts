/** Whose requests count: signed by the node's key, lately by the server's clock, once, and unchanged. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { signatureHeader, toBeSigned } from '../../src/domain/request-signature.ts';
import { type Ask, openHttp } from '../../src/engines/https/http.ts';
import { connectHttps } from '../../src/engines/https/link.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd } from '../support/at-end.ts';
import { NODE, uploadSite } from '../support/upload-site.ts';

const ME = '/upload/v1/me';
const MINUTE = 60_000;

async function open(t: TestContext) {
  const serverClock = new FakeClock(Date.UTC(2031, 4, 6));
  const site = await uploadSite(t, { clock: serverClock });
  const { url, tls, sign } = site;
  const nodeClock = new FakeClock(0); // 1970: nobody has set it
  const http = openHttp({ url, ca: tls.ca, clock: nodeClock });
  atEnd(t, () => http[Symbol.dispose]());
  let nonces = 0;
  /** A signed request; what is changed after signing is another's work. */
  const ask = (
    change: { at?: number; nonce?: string; headers?: Ask['headers']; path?: string } = {},
  ) => {
    const { at = serverClock.now(), nonce = `nonce-of-this-test-${++nonces}` } = change;
    const request = { method: 'GET', path: ME, headers: {} } as const;
    const facts = { created: Math.floor(at / 1_000), nonce, keyId: NODE };
    const { input, text } = toBeSigned(request, facts);
    const signed = { 'signature-input': input, signature: signatureHeader(sign(text)) };
    const { path = ME, headers = {} } = change;
    return http.ask({ method: 'GET', path, headers: { ...signed, ...headers } });
  };
  const codeOf = async (asked: ReturnType<typeof ask>) => (await asked).headers['tsn-failure'];
  return { site, serverClock, nodeClock, http, ask, codeOf };
}

test('a request that the node signed says who it is', async (t) => {
  const { ask } = await open(t);
  const answer = await ask();
  assert.equal(answer.status, 200);
  assert.deepEqual(JSON.parse(answer.text), { node: NODE });
});

test('without a signature, or with a damaged one, nothing is done', async (t) => {
  const { http, ask, codeOf } = await open(t);
  assert.equal((await http.ask({ method: 'GET', path: ME, headers: {} })).status, 401);
  const zeros = `tsn=:${'A'.repeat(86)}==:`;
  assert.equal(await codeOf(ask({ headers: { signature: zeros } })), 'upload/key-refused');
  for (const signature of ['', 'tsn=:AAAA:', 'other=:AA:', 'x'.repeat(5_000)]) {
    assert.equal(await codeOf(ask({ headers: { signature } })), 'upload/unsigned');
  }
});

test('what was signed for one request is good for no other', async (t) => {
  const { ask, codeOf } = await open(t);
  const moved = ask({ path: '/upload/v1/files/01a21928-42fe-762d-9478-40b8dc86e9b0.wav' });
  assert.equal(await codeOf(moved), 'upload/key-refused');
  const added = ask({ headers: { 'upload-offset': '5' } });
  assert.equal(await codeOf(added), 'upload/unsigned');
});

test('the same request counts once', async (t) => {
  const { ask, codeOf } = await open(t);
  const nonce = 'the-same-nonce-again';
  assert.equal((await ask({ nonce })).status, 200);
  assert.equal(await codeOf(ask({ nonce })), 'upload/replayed');
});

test('a signature holds five minutes either way, and none from before the start', async (t) => {
  const { ask, codeOf, serverClock } = await open(t);
  const now = serverClock.now();
  assert.equal(await codeOf(ask({ at: now - 2_000 })), 'upload/clock');
  serverClock.advance(20 * MINUTE);
  const later = serverClock.now();
  assert.equal((await ask({ at: later - 4 * MINUTE })).status, 200);
  assert.equal((await ask({ at: later + 4 * MINUTE })).status, 200);
  assert.equal(await codeOf(ask({ at: later - 6 * MINUTE })), 'upload/clock');
  assert.equal(await codeOf(ask({ at: later + 6 * MINUTE })), 'upload/clock');
});

test('a server whose clock is set back goes on taking what is signed by its time', async (t) => {
  const { serverClock, ask, codeOf } = await open(t);
  assert.equal((await ask()).status, 200);
  serverClock.step(serverClock.now() - 400 * 24 * 60 * MINUTE); // it had started a year ahead
  assert.equal((await ask()).status, 200);
  const nonce = 'signed-after-it-was-set-back';
  assert.equal((await ask({ nonce })).status, 200);
  assert.equal(await codeOf(ask({ nonce })), 'upload/replayed');
});

test('a node whose clock shows 1970 signs by the time of the server', async (t) => {
  const { site, nodeClock, serverClock } = await open(t);
  const { url, tls, sign } = site;
  const connect = () => connectHttps({ url, ca: tls.ca, clock: nodeClock, sign, node: NODE });
  const { link, card } = await connect();
  atEnd(t, () => link[Symbol.asyncDispose]());
  assert.equal(card.serverTime, serverClock.now());
  // The server's clock is set: the link ends, and the next one knows better.
  serverClock.advance(60 * MINUTE);
  const failed = await link.heartbeat('{}').catch((error: unknown) => error);
  assert.ok(failed instanceof TsnError && failed.code === 'https/clock-differs', String(failed));
  assert.equal((await link.closed).retry, 'later');
  await (await connect()).link[Symbol.asyncDispose]();
});

test('a small document is taken only as it was signed', async (t) => {
  const { site, http, serverClock } = await open(t);
  const request = { method: 'PUT', path: '/upload/v1/heartbeat', headers: {} } as const;
  const created = Math.floor(serverClock.now() / 1_000);
  const { input, text } = toBeSigned(request, { created, nonce: 'n'.repeat(20), keyId: NODE });
  const headers = { 'signature-input': input, signature: signatureHeader(site.sign(text)) };
  const answer = await http.ask({ ...request, headers: { ...headers, 'content-length': '0' } });
  assert.equal(answer.headers['tsn-failure'], 'upload/unsigned', 'a body that no digest covers');
});

test('what is not there is not there, and says so', async (t) => {
  const { http } = await open(t);
  for (const path of ['/', '/api/recordings', '/metrics', '/upload/v1/nothing', '/../etc/passwd']) {
    assert.equal((await http.ask({ method: 'GET', path, headers: {} })).status, 404, path);
  }
});
