/** While the database is away calls are taken all the same: their recorders would not send them again. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type FailureCode, TsnError } from '../../src/platform/errors.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { callSite, formOf, KEY } from '../support/call-site.ts';
import { tone } from './support.ts';

const WAV = new Blob([new Uint8Array(tone(1))], { type: 'audio/wav' });
const NOT_AUDIO = new Blob(['<html>'.repeat(40)]);
const RDIO = '/api/call-upload';
const OPEN_MHZ = '/county/upload';
const CALL = {
  ...{ 'audio:call-1.wav': WAV, key: KEY, system: '11', talkgroup: '9001' },
  ...{ dateTime: '1769601600', talkgroupLabel: 'FIRE' },
};
const SUCCESS = [200, 'Call imported successfully.\n'];

async function setUp(t: TestContext) {
  const outage: { code: FailureCode | undefined } = { code: undefined };
  const there = (): void => {
    if (outage.code !== undefined) throw new TsnError(outage.code, 'nobody answers');
  };
  /** Every question fails while it is away, as with a database server that is down. */
  const seen = (store: ServerStore): ServerStore =>
    new Proxy(store, {
      get(target, name) {
        const part: unknown = Reflect.get(target, name);
        if (typeof part === 'function')
          return async (...given: unknown[]) => {
            there();
            return Reflect.apply(part, target, given) as unknown;
          };
        if (typeof part !== 'object' || part === null) return part;
        return new Proxy(part, {
          get(reads, read) {
            const ask: unknown = Reflect.get(reads, read);
            if (typeof ask !== 'function') return ask;
            return async (...given: unknown[]) => {
              there();
              return Reflect.apply(ask, reads, given) as unknown;
            };
          },
        });
      },
    });
  const calls = await callSite(t, { seen });
  await calls.addKey(KEY);
  await calls.site.receive.uploadKeys.learn();
  const post = async (path: string, fields: Parameters<typeof formOf>[0]) => {
    const { status, text } = await calls.post(path, formOf(fields));
    return [status, text];
  };
  return { ...calls, outage, post };
}

test('a call that comes while the database is away is answered as ever, and taken in when it is back', async (t) => {
  const { site, outage, post, drafts } = await setUp(t);
  const { held } = site.receive;
  outage.code = 'store/unreachable';
  assert.deepEqual(await post(RDIO, CALL), SUCCESS);
  assert.deepEqual(await post(RDIO, CALL), SUCCESS, 'again: the recorder may send it twice');
  const openMhz = {
    ...{ 'call:b.wav': WAV, api_key: KEY, talkgroup_num: '7', start_time: '1769601700' },
    source_list: '[]',
  };
  assert.deepEqual(await post(OPEN_MHZ, openMhz), [200, '']);
  assert.equal((await held.waiting()).items, 2);
  assert.deepEqual(drafts(), []);
  await assert.rejects(held.takeAll(), { code: 'store/unreachable' });

  await site.restart(); // what waits is on the disk
  outage.code = undefined;
  assert.equal(await site.receive.held.takeAll(), 2);
  assert.equal((await site.receive.held.waiting()).items, 0);
  const { items } = await site.store.views.recordings({ limit: 9 });
  assert.equal(items.length, 2);
  const fire = items.find(({ source }) => source === '11');
  assert.equal(fire?.recordedAt, 1_769_601_600_000);
  assert.equal((await site.store.views.recording(fire.id)).node, 'county');
  assert.deepEqual(await post(RDIO, CALL), SUCCESS);
  assert.equal((await site.store.views.recordings({ limit: 9 })).items.length, 2);
});

test('without the database nobody gets in who was not known before', async (t) => {
  const { site, outage, post, addKey } = await setUp(t);
  await addKey('a-key-that-is-over-by-now', { expiresAt: site.clock.now() + 1_000 });
  await site.receive.uploadKeys.learn();
  await addKey('a-key-that-was-made-since');
  site.clock.advance(1_000);
  outage.code = 'store/busy';
  const [over] = await post(RDIO, { ...CALL, key: 'a-key-that-is-over-by-now' });
  const [since] = await post(RDIO, { ...CALL, key: 'a-key-that-was-made-since' });
  assert.deepEqual([over, since], [401, 503]);
  outage.code = 'store/unreachable';
  assert.deepEqual((await post(RDIO, { ...CALL, key: 'nobody-knows-this' }))[0], 503);
  assert.equal((await site.receive.held.waiting()).items, 0);
  assert.deepEqual(readdirSync(join(site.dataDir)).includes('held'), false);
});

test('what is no recording goes into quarantine meanwhile, and what proves to be none afterwards too', async (t) => {
  const { site, outage, post } = await setUp(t);
  const { held, quarantine } = site.receive;
  outage.code = 'store/unreachable';
  assert.deepEqual(await post(RDIO, { ...CALL, 'audio:call-1.wav': NOT_AUDIO }), SUCCESS);
  assert.deepEqual([(await held.waiting()).items, (await quarantine.counts()).items], [0, 1]);
  assert.deepEqual(await post(RDIO, CALL), SUCCESS);
  await site.store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'county', publicKey: 'k', joinedAt: 1 });
    await tx.nodes.revoke('county', site.clock.now());
  });
  outage.code = undefined;
  assert.equal(await held.takeAll(), 1);
  const codes = (await quarantine.list({ limit: 10 })).items.map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), ['audio/not-audio', 'receive/node-revoked']);
});

test('a bug of ours is told as before: nothing is promised for it', async (t) => {
  const { site, outage, post } = await setUp(t);
  outage.code = 'bug';
  const [status] = await post(RDIO, CALL);
  assert.equal(status, 500);
  assert.equal((await site.receive.held.waiting()).items, 0);
});
