/** A site where only 443 leaves joins with a token, over HTTPS alone. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type HttpsJoinNeeds, joinOverHttps } from '../../../src/engines/https/join.ts';
import { connectHttps } from '../../../src/engines/https/link.ts';
import { signerOf } from '../../../src/engines/sftp/keys.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { newId } from '../../../src/platform/ids.ts';
import { startProxy } from '../../support/tcp-proxy.ts';
import { uploadSite } from '../../support/upload-site.ts';

const SECRET = 'a-secret-of-at-least-sixteen-bytes';
const HOUR = 3_600_000;

async function open(t: TestContext) {
  const site = await uploadSite(t);
  const exp = site.clock.now() + HOUR;
  const token = {
    id: newId(),
    node: 'gamma',
    secretHash: sha256(SECRET),
    createdAt: 1,
    expiresAt: exp,
  };
  await site.store.transaction((tx) => tx.tokens.add(token));
  const dataDir = join(site.dataDir, 'new-node');
  const joinBy = (change: Partial<HttpsJoinNeeds> = {}) =>
    joinOverHttps({
      ...{ url: site.url, ca: site.tls.ca, node: 'gamma', secret: SECRET, exp, dataDir },
      ...{ clock: site.clock, version: 'test' },
      ...change,
    });
  return { site, joinBy, dataDir };
}

const isCode = (code: string) => (error: unknown) =>
  error instanceof TsnError && error.code === code;

test('the key is registered, a test recording is confirmed, and the key lets the node in', async (t) => {
  const { site, joinBy } = await open(t);
  const joined = await joinBy();
  assert.equal(statSync(joined.keyFile).mode & 0o777, 0o600);
  assert.deepEqual(Object.keys(await site.arrived()), [`join-${joined.testRecording}.wav`]);
  const sign = signerOf(readFileSync(joined.keyFile, 'utf8'));
  const { url, tls, clock } = site;
  const { link } = await connectHttps({ url, ca: tls.ca, clock, sign, node: 'gamma' });
  await link[Symbol.asyncDispose]();
});

test('a token works once, and the key that it let in stays', async (t) => {
  const { joinBy } = await open(t);
  const { keyFile } = await joinBy();
  const key = readFileSync(keyFile, 'utf8');
  await assert.rejects(joinBy(), isCode('join/refused'));
  assert.equal(readFileSync(keyFile, 'utf8'), key);
});

test('a wrong secret, another node, or a token that is too old is refused with its reason', async (t) => {
  const { site, joinBy, dataDir } = await open(t);
  await assert.rejects(joinBy({ secret: 'x'.repeat(32) }), isCode('join/refused'));
  await assert.rejects(joinBy({ node: 'delta' }), /the token is for gamma/);
  site.clock.advance(2 * HOUR);
  await assert.rejects(joinBy(), isCode('join/expired-token'));
  assert.equal(existsSync(join(dataDir, 'node.key')), false);
});

test('no token is shown to a server whose certificate is not trusted', async (t) => {
  const { joinBy } = await open(t);
  await assert.rejects(joinBy({ ca: undefined }), isCode('https/certificate'));
  await joinBy();
});

test('an answer that is lost after the key was taken does no harm', async (t) => {
  const { site, joinBy } = await open(t);
  const proxy = await startProxy(t, site.port);
  const joining = joinBy({ url: `https://localhost:${proxy.port}` });
  // The row is there, the answer is not yet out: that is when the line is cut.
  while ((await site.store.nodes.get('gamma')) === undefined) await new Promise(setImmediate);
  proxy.cut();
  assert.equal((await joining).node, 'gamma');
});
