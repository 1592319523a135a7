/** Online sources are spared: answers are kept, questions counted, failures give rest. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  askInOrder,
  type OnlineReply,
  pauseAfter,
  verdictOf,
} from '../../../src/domain/callbook/online.ts';
import { onlineSource } from '../../../src/server/callbook/online-source.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import type { Lifetime } from '../../support/at-end.ts';
import { tempCallbook } from '../../support/callbook.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const { signal } = new AbortController();
const HOUR = 3_600_000;
const FOUND: OnlineReply = { state: 'licensed', licence: { callsign: 'W1AW', status: 'active' } };
const NETWORK: OnlineReply = { state: 'failed', reason: 'network', pauseMs: 0 };

/** A service whose replies a test gives, and the source made of it. */
async function setup(
  t: Lifetime,
  dailyLimit = 100,
  folder?: string,
  covers: (callsign: string) => boolean = () => true,
) {
  const store = await tempCallbook(t, folder);
  const clock = new FakeClock();
  const service = { reply: FOUND, asked: 0 };
  const source = onlineSource(
    {
      name: 'qrz',
      covers,
      async ask() {
        service.asked += 1;
        return service.reply;
      },
    },
    { store, clock, dailyLimit, keepMs: 720 * HOUR, keepUnknownMs: 24 * HOUR },
  );
  const lookup = (callsign: string) => source.lookup(callsign, signal);
  return { store, clock, service, source, lookup };
}

test('an answer is asked for once and holds until it expires, also after a restart', async (t) => {
  const folder = tempFolder(t);
  const { clock, service, lookup, store } = await setup(t, 100, folder);
  assert.equal((await lookup('W1AW')).state, 'licensed');
  clock.advance(719 * HOUR);
  assert.equal((await lookup('W1AW')).state, 'licensed');
  assert.equal(service.asked, 1);
  clock.advance(2 * HOUR);
  await lookup('W1AW');
  assert.equal(service.asked, 2);
  await store[Symbol.asyncDispose]();
  const later = await setup(t, 100, folder);
  later.clock.step(clock.now());
  await later.lookup('W1AW');
  assert.equal(later.service.asked, 0);
});

test('that nothing is known is kept as well, but not for long', async (t) => {
  const { clock, service, lookup } = await setup(t);
  service.reply = { state: 'unknown' };
  assert.deepEqual(await lookup('K7ABC'), { state: 'unknown', source: 'qrz' });
  await lookup('K7ABC');
  assert.equal(service.asked, 1);
  clock.advance(25 * HOUR);
  service.reply = FOUND;
  assert.equal((await lookup('K7ABC')).state, 'licensed');
});

test('a failure is never kept as an answer', async (t) => {
  const { service, lookup } = await setup(t);
  service.reply = NETWORK;
  assert.deepEqual(await lookup('W1AW'), {
    state: 'unavailable',
    source: 'qrz',
    reason: 'network',
  });
  service.reply = FOUND;
  assert.equal((await lookup('W1AW')).state, 'licensed');
});

test('no more is asked in a day than the limit, and the next day begins anew', async (t) => {
  const { clock, service, lookup } = await setup(t, 2);
  service.reply = { state: 'unknown' };
  const answers = await Promise.all(['W1AW', 'W1AX', 'W1AY'].map(lookup));
  assert.equal(service.asked, 2);
  assert.deepEqual(answers[2], { state: 'unavailable', source: 'qrz', reason: 'quota' });
  assert.equal((await lookup('W1AW')).state, 'unknown', 'what was kept is still answered');
  clock.advance(24 * HOUR);
  assert.equal((await lookup('W1AY')).state, 'unknown');
});

test('after three failures it is left alone for a while, then tried again', async (t) => {
  const { clock, service, lookup } = await setup(t);
  service.reply = NETWORK;
  for (let time = 0; time < 3; time++) await lookup('W1AW');
  service.reply = FOUND;
  assert.deepEqual(await lookup('W1AW'), { state: 'unavailable', source: 'qrz', reason: 'paused' });
  assert.equal(service.asked, 3);
  clock.advance(pauseAfter(3) + 1);
  assert.equal((await lookup('W1AW')).state, 'licensed');
  service.reply = NETWORK;
  await lookup('W1AX');
  assert.deepEqual(await lookup('W1AX'), {
    state: 'unavailable',
    source: 'qrz',
    reason: 'network',
  });
});

test('a service that asks for a day of rest gets it', async (t) => {
  const { clock, service, lookup } = await setup(t);
  service.reply = { state: 'failed', reason: 'refused', pauseMs: 24 * HOUR };
  await lookup('W1AW');
  clock.advance(23 * HOUR);
  await lookup('W1AW');
  assert.equal(service.asked, 1);
});

test('no rest outlasts a day, neither by what a service asks for nor by a clock that was ahead', async (t) => {
  const { clock, service, lookup } = await setup(t);
  service.reply = { ...NETWORK, pauseMs: 10 ** 9 * HOUR };
  await lookup('W1AW');
  clock.advance(25 * HOUR);
  await lookup('W1AW');
  assert.equal(service.asked, 2);
  clock.step(clock.now() - 365 * 24 * HOUR); // what was noted lies a year ahead now
  await lookup('W1AW');
  assert.equal(service.asked, 3);
});

test('sources are asked in order, and only until one knows a licence', async (t) => {
  const first = await setup(t);
  const second = await setup(t);
  first.service.reply = { state: 'unknown' };
  const sources = [first.source, second.source, first.source];
  const answers = await askInOrder(sources, 'W1AW', signal);
  assert.deepEqual(
    answers.map(({ state }) => state),
    ['unknown', 'licensed'],
  );
  assert.equal(verdictOf(answers), 'licensed');
});

test('only when every source could be asked, a callsign counts as unknown', () => {
  const unknown = { state: 'unknown', source: 'uls' } as const;
  const silent = { state: 'unavailable', source: 'qrz', reason: 'network' } as const;
  assert.equal(verdictOf([unknown]), 'unknown');
  assert.equal(verdictOf([unknown, silent]), 'unavailable');
  assert.equal(verdictOf([]), 'unavailable');
});

test('a source that knows no such callsigns is not asked, and says nothing of them', async (t) => {
  const { service, lookup } = await setup(t, 100, undefined, (callsign) => callsign !== 'VE3ABC');
  const answer = await lookup('VE3ABC');
  assert.deepEqual(answer, { state: 'unavailable', source: 'qrz', reason: 'not-covered' });
  assert.equal(service.asked, 0);
  const unknown = { state: 'unknown', source: 'hamqth' } as const;
  assert.equal(verdictOf([answer, answer]), 'unavailable', 'American sources alone');
  assert.equal(verdictOf([answer, unknown]), 'unknown', 'with one that knows the world');
});
