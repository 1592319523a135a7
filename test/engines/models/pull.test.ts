/** Downloads against a local HTTP server that breaks off, ignores ranges, lies or falls silent. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { PublishedModel } from '../../../src/domain/models.ts';
import { type PullNeeds, pullModel } from '../../../src/engines/models/pull.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

const BYTES = Buffer.concat([Buffer.from('lmgg'), randomBytes(299_996)]);
const HALF = 150_000;
const ETAG = '"one"';

function model(
  sha1: string | null = createHash('sha1').update(BYTES).digest('hex'),
): PublishedModel {
  return { name: 'toy', url: 'http://unused/', diskMib: 1, memoryMb: 1, sha1, englishOnly: true };
}

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
}

async function workplace(
  t: TestContext,
  mirror: string,
  more: Partial<PullNeeds> = {},
): Promise<PullNeeds> {
  const folder = await mkdtemp(join(tmpdir(), 'tsn-models-'));
  t.after(() => rm(folder, { recursive: true }));
  const signal = new AbortController().signal;
  const onProgress = cutConnections;
  return { model: model(), folder, clock: new FakeClock(), signal, mirror, onProgress, ...more };
}

function whole(response: ServerResponse, headers: Record<string, string> = {}): void {
  response
    .writeHead(200, { 'Content-Length': String(BYTES.length), ETag: ETAG, ...headers })
    .end(BYTES);
}

/** Connections that are cut as soon as the client has something: Bun forgets what it has not read yet. */
const toCut = new Set<ServerResponse>();

function cutConnections(): void {
  for (const response of toCut) response.destroy();
  toCut.clear();
}

/** Sends half of it and breaks off. */
function half(response: ServerResponse, headers: Record<string, string> = { ETag: ETAG }): void {
  toCut.add(response);
  response.writeHead(200, { 'Content-Length': String(BYTES.length), ...headers });
  response.write(BYTES.subarray(0, HALF));
}

function rest(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
  const range = `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`;
  const part = BYTES.subarray(from);
  response
    .writeHead(206, { 'Content-Range': range, 'Content-Length': String(part.length), ETag: ETAG })
    .end(part);
}

test('a model that arrives whole is verified, named and pinned', async (t) => {
  const needs = await workplace(t, await serve(t, (_, response) => whole(response)));
  const { path, pin, downloaded } = await pullModel(needs);
  assert.ok(downloaded);
  assert.ok(pin.verified);
  assert.deepEqual(readFileSync(path), BYTES);
  assert.ok(!existsSync(`${path}.part`));
  assert.equal((await pullModel(needs)).downloaded, false, 'it is there already');
});

test('an interrupted download goes on where it stopped', async (t) => {
  const ranges: (string | undefined)[] = [];
  const mirror = await serve(t, (request, response) => {
    ranges.push(request.headers.range);
    if (request.headers.range === undefined) return half(response);
    assert.equal(request.headers['if-range'], ETAG);
    rest(request, response);
  });
  const needs = await workplace(t, mirror);
  await assert.rejects(pullModel(needs), { code: 'models/download' });
  const { path } = await pullModel(needs);
  assert.deepEqual(readFileSync(path), BYTES);
  assert.equal(ranges.length, 2);
  assert.match(ranges[1] ?? '', /^bytes=[1-9]\d*-$/);
});

test('a server that ignores ranges sends the whole file again, and it comes out right', async (t) => {
  let calls = 0;
  const mirror = await serve(t, (_, response) =>
    calls++ === 0 ? half(response) : whole(response),
  );
  const needs = await workplace(t, mirror);
  await assert.rejects(pullModel(needs), { code: 'models/download' });
  assert.deepEqual(readFileSync((await pullModel(needs)).path), BYTES);
});

test('without a validator nothing is resumed: the parts could be of two files', async (t) => {
  const ranges: (string | undefined)[] = [];
  const mirror = await serve(t, (request, response) => {
    ranges.push(request.headers.range);
    if (ranges.length === 1) half(response, {});
    else whole(response, { ETag: 'W/"weak"' });
  });
  const needs = await workplace(t, mirror);
  await assert.rejects(pullModel(needs), { code: 'models/download' });
  await pullModel(needs);
  assert.deepEqual(ranges, [undefined, undefined]);
});

test('a range that begins elsewhere than asked for is refused', async (t) => {
  const mirror = await serve(t, (request, response) => {
    if (request.headers.range === undefined) return half(response);
    response.writeHead(206, { 'Content-Range': `bytes 7-9/${BYTES.length}` }).end('abc');
  });
  const needs = await workplace(t, mirror);
  await assert.rejects(pullModel(needs), { code: 'models/download' });
  await assert.rejects(pullModel(needs), { code: 'models/download', message: /another part/ });
});

test('a wrong checksum is refused, and the bytes are not resumed', async (t) => {
  const mirror = await serve(t, (_, response) => whole(response));
  const needs = await workplace(t, mirror, { model: model('0'.repeat(40)) });
  await assert.rejects(pullModel(needs), { code: 'models/checksum' });
  assert.ok(!existsSync(join(needs.folder, 'ggml-toy.bin')));
  assert.ok(!existsSync(join(needs.folder, 'ggml-toy.bin.part')));
});

test('a model without a published checksum is pinned, and other bytes are refused later', async (t) => {
  let bytes = BYTES;
  const mirror = await serve(t, (_, response) => response.writeHead(200).end(bytes));
  const needs = await workplace(t, mirror, { model: model(null), force: true });
  const { pin } = await pullModel(needs);
  assert.equal(pin.verified, false);
  bytes = Buffer.from('lmgg something else');
  await assert.rejects(pullModel(needs), { code: 'models/checksum', message: /pinned/ });
  assert.deepEqual(readFileSync(join(needs.folder, 'ggml-toy.bin')), BYTES, 'the old one stays');
});

test('a login page is no model, also where no checksum is published', async (t) => {
  const page = '<html>please log in</html>';
  const mirror = await serve(t, (_, response) => response.writeHead(200).end(page));
  const needs = await workplace(t, mirror, { model: model(null) });
  await assert.rejects(pullModel(needs), { code: 'models/not-there', message: /no speech model/ });
  assert.ok(!existsSync(join(needs.folder, 'ggml-toy.bin')));
  assert.ok(!existsSync(join(needs.folder, 'ggml-toy.bin.part')));
});

test('a file that is not there is named with its server', async (t) => {
  const mirror = await serve(t, (_, response) => response.writeHead(404).end());
  const needs = await workplace(t, mirror);
  await assert.rejects(pullModel(needs), {
    code: 'models/not-there',
    message: /127\.0\.0\.1:\d+ has no such file/,
  });
});

test('nobody listening is said in plain words', async (t) => {
  const needs = await workplace(t, 'http://127.0.0.1:1');
  await assert.rejects(pullModel(needs), { code: 'models/download', message: /127\.0\.0\.1:1/ });
});

test('a server that falls silent does not hold us for ever', async (t) => {
  const mirror = await serve(t, (_, response) => {
    response.writeHead(200, { 'Content-Length': '10' });
    response.write('abc');
  });
  const needs = await workplace(t, mirror, { stallMs: 50 });
  await assert.rejects(pullModel(needs), { code: 'models/download', message: /sent nothing/ });
});

test('a part that is longer than the file is thrown away', async (t) => {
  const mirror = await serve(t, (request, response) => {
    if (request.headers.range === undefined) whole(response);
    else response.writeHead(416).end();
  });
  const needs = await workplace(t, mirror);
  const part = join(needs.folder, 'ggml-toy.bin.part');
  writeFileSync(part, Buffer.alloc(BYTES.length + 5));
  writeFileSync(`${part}.etag`, ETAG);
  assert.deepEqual(readFileSync((await pullModel(needs)).path), BYTES);
});

test('a mirror is an address of the web, and anything else is refused before it is asked', async (t) => {
  for (const mirror of ['file:///srv/models', 'localhost:8080', 'nonsense'])
    await assert.rejects(pullModel(await workplace(t, mirror)), {
      code: 'usage/invalid',
      message: /http:\/\/ or https:\/\//,
    });
});

test('a file that was cut or grew since it was fetched is fetched again', async (t) => {
  const mirror = await serve(t, (_, response) => whole(response));
  const needs = await workplace(t, mirror);
  const { path } = await pullModel(needs);
  writeFileSync(path, BYTES.subarray(0, HALF));
  assert.ok((await pullModel(needs)).downloaded);
  assert.deepEqual(readFileSync(path), BYTES);
});

test('a file that was copied here is taken when its published checksum is right', async (t) => {
  let calls = 0;
  const mirror = await serve(t, (_, response) => {
    calls += 1;
    whole(response);
  });
  const needs = await workplace(t, mirror);
  const path = join(needs.folder, 'ggml-toy.bin');
  writeFileSync(path, BYTES);
  const { downloaded, pin } = await pullModel(needs);
  assert.deepEqual([downloaded, pin.verified, calls], [false, true, 0]);
  writeFileSync(path, 'other bytes');
  assert.ok((await pullModel(needs)).downloaded);
});
