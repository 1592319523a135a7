/** Audio in an S3-compatible store: nothing is overwritten, nothing believed unseen, every failure named. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { AudioStore } from '../../../src/domain/audio-store.ts';
import { s3AudioStore } from '../../../src/engines/storage/s3.ts';
import type { S3Options } from '../../../src/engines/storage/s3-client.ts';
import { sha256, sha256Of } from '../../../src/platform/hash.ts';
import { atEnd } from '../../support/at-end.ts';
import { type S3Server, startS3 } from '../../support/s3-server.ts';
import { tempFolder } from '../../support/temp-folder.ts';

interface Bench {
  readonly s3: S3Server;
  readonly options: S3Options;
  readonly audio: AudioStore;
  /** Writes bytes to a local file and says what they are. */
  file(bytes: Buffer): Promise<{ source: string; path: string; sha256: string; sizeBytes: number }>;
}

async function bench(t: TestContext, change: (s3: S3Server) => Partial<S3Options> = () => ({})) {
  const s3 = await startS3(t);
  const { endpoint, bucket, accessKey, secretKey } = s3;
  const options: S3Options = {
    ...{ endpoint, bucket, accessKey, secretKey, region: 'us-east-1', prefix: 'tsn/' },
    ...{ pathStyle: true, readBack: false, ...change(s3) },
  };
  const audio = await s3AudioStore(options);
  atEnd(t, () => audio[Symbol.dispose]());
  const folder = tempFolder(t);
  const file: Bench['file'] = async (bytes) => {
    const hash = sha256(bytes);
    const source = join(folder, hash);
    await writeFile(source, bytes);
    const path = `audio/2026/01/02/${hash}.wav`;
    return { source, path, sha256: hash, sizeBytes: bytes.length };
  };
  return { s3, options, audio, file };
}

async function taken(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString();
}

async function listed(audio: AudioStore, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of audio.list(prefix)) paths.push(path);
  return paths.sort();
}

for (const kind of ['with conditions and checksums', 'that knows neither'] as const) {
  test(`a store ${kind} keeps what it is given, once`, async (t) => {
    const isPlain = kind === 'that knows neither';
    const { audio, file } = await bench(t, (s3) => (isPlain ? { endpoint: s3.plain } : {}));
    const one = await file(Buffer.from('one recording'));
    assert.equal(await audio.sizeOf(one.path), undefined);
    assert.equal(await audio.put(one.path, one, one.source), 'placed');
    assert.equal(await audio.put(one.path, one, one.source), 'held already');
    assert.equal(await audio.sizeOf(one.path), one.sizeBytes);
    assert.equal(await taken(audio.read(one.path)), 'one recording');
    assert.equal(await taken(audio.read(one.path, { start: 4, end: 6 })), 'rec');
    await audio.putText('manifests/2026/01/02/x.1.json', '{"a":1}');
    assert.equal(await audio.readText('manifests/2026/01/02/x.1.json'), '{"a":1}');
    assert.equal(await audio.readText('manifests/none'), undefined);
    assert.deepEqual(await listed(audio, 'audio'), [one.path]);
    await audio.remove(one.path);
    assert.equal(await audio.sizeOf(one.path), undefined);
    await audio.check();
  });
}

test('bytes that lie damaged under the name are replaced by the good ones', async (t) => {
  const { audio, file } = await bench(t);
  const good = await file(Buffer.from('good bytes'));
  const bad = await file(Buffer.from('evil bytes'));
  await audio.put(good.path, bad, bad.source);
  assert.equal(await audio.put(good.path, good, good.source), 'placed');
  assert.equal(await taken(audio.read(good.path)), 'good bytes');
});

test('a store that holds something else than was sent is no receipt', async (t) => {
  const { audio, file } = await bench(t, (s3) => ({ endpoint: s3.plain }));
  const sent = await file(Buffer.from('what was sent'));
  const other = await file(Buffer.from('what lies here'));
  // The file changes between hashing and sending.
  await assert.rejects(audio.put(sent.path, sent, other.source), { code: 'storage/damaged' });
});

test('a file of many megabytes goes in parts and comes out the same', async (t) => {
  const { s3, audio, file } = await bench(t);
  const big = await file(randomBytes(20 * 2 ** 20));
  assert.equal(await audio.put(big.path, big, big.source), 'placed');
  assert.equal(await sha256Of(audio.read(big.path)), big.sha256);
  assert.equal(await audio.put(big.path, big, big.source), 'held already');
  assert.equal(s3.asked.filter((line) => line.includes('partNumber')).length, 3);
});

test('a part that is refused leaves no parts behind', async (t) => {
  const { s3, audio, file } = await bench(t);
  const big = await file(randomBytes(17 * 2 ** 20));
  s3.fail({ method: 'PUT', status: 403, code: 'AccessDenied', times: 1 });
  await assert.rejects(audio.put(big.path, big, big.source), { code: 'storage/refused' });
  assert.ok(s3.asked.some((line) => line.startsWith('DELETE ') && line.includes('uploadId=')));
  assert.equal(await audio.sizeOf(big.path), undefined);
  assert.equal(await audio.put(big.path, big, big.source), 'placed');
});

for (const [status, code, expected] of [
  [403, 'AccessDenied', 'storage/refused'],
  [403, 'SignatureDoesNotMatch', 'storage/refused'],
  [404, 'NoSuchBucket', 'storage/no-bucket'],
  [301, 'PermanentRedirect', 'storage/no-bucket'],
  [507, 'XMinioStorageFull', 'storage/full'],
  [400, 'EntityTooLarge', 'storage/rejected'],
  [400, 'RequestTimeout', 'storage/unreachable'],
  [500, 'InternalError', 'storage/unreachable'],
  [503, 'SlowDown', 'storage/unreachable'],
  [0, 'reset', 'storage/unreachable'],
] as const) {
  test(`${status} ${code} is ${expected}, and what was sent can be sent again`, async (t) => {
    const { s3, audio, file } = await bench(t);
    const one = await file(Buffer.from('one recording'));
    s3.fail({ method: 'PUT', status, code, times: 3 }); // as often as the client tries by itself
    await assert.rejects(audio.put(one.path, one, one.source), { code: expected });
    s3.fail({ method: 'none', status, code, times: 0 });
    const rest = await bench(t);
    assert.equal(await rest.audio.put(one.path, one, one.source), 'placed');
  });
}

test('a store that knows no conditions is asked without', async (t) => {
  const { s3, audio, file } = await bench(t);
  const one = await file(Buffer.from('one recording'));
  s3.fail({ method: 'PUT', status: 501, code: 'NotImplemented', times: 1 });
  assert.equal(await audio.put(one.path, one, one.source), 'placed');
});

test('a server that is gone, a bucket that is none and keys that are wrong say so', async (t) => {
  const gone = await bench(t, () => ({ endpoint: 'http://127.0.0.1:9' }));
  await assert.rejects(gone.audio.check(), { code: 'storage/unreachable' });
  const other = await bench(t, () => ({ bucket: 'other' }));
  await assert.rejects(other.audio.check(), { code: 'storage/no-bucket' });
  const strange = await bench(t, () => ({ accessKey: 'NOBODY' }));
  await assert.rejects(strange.audio.putText('x', 'y'), { code: 'storage/refused' });
});

test('a recording that is not there is missing, not an outage', async (t) => {
  const { audio } = await bench(t);
  await assert.rejects(taken(audio.read('audio/2026/01/02/none.wav')), { code: 'audio/missing' });
});

test('read-back reads again what the store vouches for', async (t) => {
  const { s3, audio, file } = await bench(t, () => ({ readBack: true }));
  const one = await file(Buffer.from('one recording'));
  await audio.put(one.path, one, one.source);
  assert.ok(s3.asked.some((line) => line.startsWith('GET ') && line.includes(one.sha256)));
});

test('a store that cannot list unfinished uploads has none to remove', async (t) => {
  const { s3, audio } = await bench(t);
  s3.fail({ method: 'GET', status: 501, code: 'NotImplemented', times: 9 });
  assert.equal(await audio.tidy(Date.now()), 0);
});

test('looking for what lies beside one recording asks for nothing of the others', async (t) => {
  const { s3, audio } = await bench(t);
  const names = ['aa.1.json', 'aa.2.json', 'aab.1.json', 'bb.1.json'];
  for (const name of names) await audio.putText(`manifests/2026/01/02/${name}`, '{}');
  const before = s3.asked.length;
  const found = [];
  for await (const path of audio.startingWith('manifests/2026/01/02/aa.')) found.push(path);
  assert.deepEqual(found.sort(), [
    'manifests/2026/01/02/aa.1.json',
    'manifests/2026/01/02/aa.2.json',
  ]);
  const [question = '', ...more] = s3.asked.slice(before);
  assert.deepEqual(more, []);
  assert.match(decodeURIComponent(question), /prefix=tsn\/manifests\/2026\/01\/02\/aa\./);
});
