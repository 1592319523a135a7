/** Whatever is sent as an upload: a clear answer, nothing left behind, and good calls go on being taken. */
import assert from 'node:assert/strict';
import { request } from 'node:https';
import { type TestContext, test } from 'node:test';
import { callSite, formOf, KEY } from '../support/call-site.ts';
import { tone } from './support.ts';

const SEED = Number(process.env['TSN_FUZZ_SEED'] ?? 20_261);
const CASES = Number(process.env['TSN_FUZZ_CASES'] ?? 200);
const RDIO = '/api/call-upload';
const WAV = new Blob([new Uint8Array(tone(1))]);
const CALL = {
  ...{ key: KEY, system: '11', talkgroup: '9001', dateTime: '1769601600' },
  ...{ sources: '[{"pos":0,"src":5}]', 'audio:x.wav': WAV, talkgroupLabel: 'FIRE' },
};
/** What may be answered to nonsense; 500 of our own making is none. */
const CLEAR = new Set([200, 400, 401, 408, 413, 417, 429]);

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Mutate = (body: Buffer, roll: () => number) => Buffer;

const at = (body: Buffer, roll: () => number): number => Math.floor(roll() * body.length);
const HEAD = 1_500; // where the fields are
const MUTATIONS: readonly Mutate[] = [
  (body, roll) => body.subarray(0, at(body, roll)),
  (body, roll) => {
    const other = Buffer.from(body);
    for (let n = 0; n < 20; n++) other[Math.floor(roll() * HEAD)] = Math.floor(roll() * 256);
    return other;
  },
  (body, roll) => {
    const [from, to] = [at(body, roll), at(body, roll)];
    return Buffer.concat([body.subarray(0, from), body.subarray(Math.min(from, to))]);
  },
  (body, roll) => Buffer.concat([body.subarray(0, at(body, roll)), body]),
  (body, roll) => {
    const cut = Math.floor(roll() * HEAD);
    const noise = Buffer.from('\r\n--\u0000;name="'.repeat(Math.floor(roll() * 500)));
    return Buffer.concat([body.subarray(0, cut), noise, body.subarray(cut)]);
  },
  (_, roll) => Buffer.alloc(Math.floor(roll() * 50_000), Math.floor(roll() * 256)),
  (body) => Buffer.concat([body, body]),
];

async function bodyOf(form: FormData): Promise<{ type: string; body: Buffer }> {
  const sent = new Response(form);
  const type = sent.headers.get('content-type') ?? '';
  return { type, body: Buffer.from(await sent.arrayBuffer()) };
}

test('mutated uploads are answered clearly, and leave nothing behind', async (t) => {
  const { site, addKey, postRaw, post, drafts } = await callSite(t);
  await addKey(KEY);
  const { type, body } = await bodyOf(formOf(CALL));
  const roll = dice(SEED);
  for (let n = 0; n < CASES; n++) {
    const mutate = MUTATIONS[n % MUTATIONS.length] as Mutate;
    site.clock.advance(1_000);
    const { status, text } = await postRaw(RDIO, type, mutate(body, roll));
    assert.ok(CLEAR.has(status), `seed ${SEED}, case ${n}: ${status} ${text}`);
    assert.ok(text.length < 300 && !/bug|stack|\/work\//.test(text), text);
  }
  assert.deepEqual(drafts(), []);
  const good = await post(RDIO, formOf({ ...CALL, audioName: 'good-after-all.wav' }));
  assert.equal(good.text, 'Call imported successfully.\n');
  assert.ok('good-after-all.wav' in (await site.arrived()));
});

test('fields and files without end are refused before they fill memory or disk', async (t) => {
  const { addKey, post, drafts } = await callSite(t);
  await addKey(KEY);
  const long = await post(RDIO, formOf({ ...CALL, talkgroupLabel: 'x'.repeat(300_000) }));
  assert.equal(long.status, 413);
  const many = formOf(CALL);
  for (let n = 0; n < 500; n++) many.append(`field${n}`, 'x');
  assert.ok(CLEAR.has((await post(RDIO, many)).status));
  const wide = formOf(CALL);
  for (let n = 0; n < 9; n++) wide.append(`wide${n}`, 'y'.repeat(200_000));
  assert.equal((await post(RDIO, wide)).status, 413);
  const files = formOf(CALL);
  for (let n = 0; n < 30; n++) files.append('audio', WAV, `${n}.wav`);
  assert.ok(CLEAR.has((await post(RDIO, files)).status));
  assert.deepEqual(drafts(), []);
});

test('a sender that falls silent in the middle is given up, and its place is free again', async (t) => {
  const { site, addKey, post, postRaw, drafts } = await callSite(t);
  await addKey(KEY);
  const { type, body } = await bodyOf(formOf(CALL));
  const senders = Array.from({ length: 16 }, () =>
    silentSender(t, site.port, site.tls.ca, type, body),
  );
  while (drafts().length < 16) await new Promise(setImmediate);
  assert.equal((await post(RDIO, formOf(CALL))).status, 503, 'all its places are taken');
  const elsewhere = { 'x-forwarded-for': '203.0.113.7, 198.51.100.9' }; // by a proxy on this machine
  const { type: otherType, body: other } = await bodyOf(formOf(CALL));
  const answer = await postRaw(RDIO, otherType, other, elsewhere);
  assert.equal(answer.status, 200, 'others have places of their own');
  while (drafts().length > 0) {
    site.clock.advance(5_000);
    await new Promise(setImmediate);
  }
  for (const status of await Promise.all(senders)) assert.equal(status, 408);
  assert.equal((await post(RDIO, formOf(CALL))).status, 200);
});

/** Promises a whole body and sends half of it; resolves with the status of the answer. */
function silentSender(t: TestContext, port: number, ca: string, type: string, body: Buffer) {
  return new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': body.length };
    const sending = request(
      { host: 'localhost', port, ca, method: 'POST', path: RDIO, headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sending.on('error', reject);
    sending.write(body.subarray(0, body.length / 2));
    t.after(() => sending.destroy());
  });
}
