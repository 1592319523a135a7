/** The audio of a recording: ranges, validators, names. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StoredSound } from '../../src/domain/ports.ts';
import { createApp } from '../../src/web/api/app.ts';
import { disposition } from '../../src/web/api/disposition.ts';
import { createLiveHub } from '../../src/web/api/live-hub.ts';
import { readRange } from '../../src/web/api/range.ts';
import { hear, openSite, tone } from './support.ts';

for (const [header, expected] of [
  [undefined, 'whole'],
  ['bytes=0-99', { start: 0, end: 99 }],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=900-', { start: 900, end: 999 }],
  ['bytes=999-', { start: 999, end: 999 }],
  ['bytes=900-5000', { start: 900, end: 999 }],
  ['bytes=-100', { start: 900, end: 999 }],
  ['bytes=-5000', { start: 0, end: 999 }],
  [' BYTES = 5 - 6 ', { start: 5, end: 6 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=5000-6000', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=99999999999999999999-', 'unsatisfiable'],
  ['bytes=9-5', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['items=0-5', 'whole'],
  ['bytes', 'whole'],
] as const) {
  test(`readRange(${JSON.stringify(header)}) of 1000 bytes`, () => {
    assert.deepEqual(readRange(header, 1000), expected);
  });
}

test('no range of an empty file can be satisfied', () => {
  assert.equal(readRange('bytes=0-', 0), 'unsatisfiable');
  assert.equal(readRange('bytes=-5', 0), 'unsatisfiable');
  assert.equal(readRange(undefined, 0), 'whole');
});

for (const [name, expected] of [
  [
    '20260105120000.wav',
    `inline; filename="20260105120000.wav"; filename*=UTF-8''20260105120000.wav`,
  ],
  ['a"b\r\nX: y.wav', `inline; filename="a_b__X_ y.wav"; filename*=UTF-8''a%22b%0D%0AX%3A%20y.wav`],
  ['../../etc/passwd', `inline; filename="passwd"; filename*=UTF-8''passwd`],
  [
    'Grüße (1).wav',
    `inline; filename="Gr__e _1_.wav"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%281%29.wav`,
  ],
  ['', `inline; filename="recording"; filename*=UTF-8''recording`],
] as const) {
  test(`the name ${JSON.stringify(name)} is safe in a header`, () => {
    assert.equal(disposition('inline', name), expected);
    new Headers({ 'content-disposition': disposition('inline', name) });
    disposition('inline', `${name}\ud800`);
  });
}

async function open(t: TestContext) {
  const site = await openSite(t);
  const hub = createLiveHub({ ...site.needs, item: (id) => site.store.views.item(id) });
  t.after(() => hub.close());
  let opened = 0;
  const counted = async (sound: Promise<StoredSound>): Promise<StoredSound> => {
    const { read, ...facts } = await sound;
    return {
      ...facts,
      read(span) {
        opened += 1;
        return read(span);
      },
    };
  };
  const { audio } = site.needs;
  const app = createApp({
    ...site.needs,
    audio: { ...audio, playable: (wanted) => counted(audio.playable(wanted)) },
    hub,
    page: new Map(),
    loopbackOnly: true,
  });
  const id = await hear(site, { name: 'a "b".wav' });
  const ask = async (headers: Record<string, string> = {}, query = '', method = 'GET') =>
    app.request(`http://localhost/api/recordings/${id}/audio${query}`, { headers, method });
  return { ask, opened: () => opened };
}

const BYTES = tone();

test('audio comes whole, and in ranges that together are the whole', async (t) => {
  const { ask } = await open(t);
  const whole = await ask();
  assert.equal(whole.status, 200);
  assert.equal(whole.headers.get('content-type'), 'audio/wav');
  assert.equal(whole.headers.get('accept-ranges'), 'bytes');
  assert.equal(whole.headers.get('content-length'), String(BYTES.length));
  assert.match(whole.headers.get('content-disposition') ?? '', /^inline; filename="a _b_.wav"/);
  assert.ok(Buffer.from(await whole.arrayBuffer()).equals(BYTES));

  const parts = [];
  for (const range of ['bytes=0-999', 'bytes=1000-9999', 'bytes=10000-']) {
    const part = await ask({ range });
    assert.equal(part.status, 206);
    parts.push(Buffer.from(await part.arrayBuffer()));
  }
  assert.ok(Buffer.concat(parts).equals(BYTES));
});

test('a range past the end is 416 and names the size', async (t) => {
  const { ask } = await open(t);
  const answer = await ask({ range: `bytes=${BYTES.length}-` });
  assert.equal(answer.status, 416);
  assert.equal(answer.headers.get('content-range'), `bytes */${BYTES.length}`);
  assert.equal(answer.headers.get('cache-control'), 'no-store', 'the answer is to this question');
});

test('the last bytes can be asked for', async (t) => {
  const { ask } = await open(t);
  const answer = await ask({ range: 'bytes=-10' });
  assert.equal(answer.status, 206);
  const { length } = BYTES;
  assert.equal(answer.headers.get('content-range'), `bytes ${length - 10}-${length - 1}/${length}`);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(BYTES.subarray(-10)));
});

test('a range of bytes that are not these any more is answered whole', async (t) => {
  const { ask } = await open(t);
  const etag = (await ask()).headers.get('etag') ?? '';
  assert.equal((await ask({ range: 'bytes=0-9', 'if-range': etag })).status, 206);
  assert.equal((await ask({ range: 'bytes=0-9', 'if-range': '"other"' })).status, 200);
  const date = 'Mon, 05 Jan 2026 12:00:00 GMT';
  assert.equal((await ask({ range: 'bytes=0-9', 'if-range': date })).status, 200);
});

test('who has the bytes is not sent them again', async (t) => {
  const { ask } = await open(t);
  const etag = (await ask()).headers.get('etag') ?? '';
  const answer = await ask({ 'if-none-match': `"x", ${etag}` });
  assert.equal(answer.status, 304);
  assert.equal(await answer.text(), '');
});

test('HEAD says what GET would send', async (t) => {
  const { ask, opened } = await open(t);
  const answer = await ask({}, '', 'HEAD');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-length'), String(BYTES.length));
  assert.equal(await answer.text(), '');
  const part = await ask({ range: 'bytes=5-9' }, '', 'HEAD');
  assert.deepEqual([part.status, part.headers.get('content-length')], [206, '5']);
  assert.equal(opened(), 0, 'nobody would close what is opened for it');
});

test('the original is a download and never a page, whatever its name says', async (t) => {
  const { ask } = await open(t);
  const answer = await ask({}, '?original=1');
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/);
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
});
