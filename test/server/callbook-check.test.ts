/** The checker: what the callbook says of those who were heard. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { CallbookAnswer, CallbookSource } from '../../src/domain/callbook.ts';
import { silentLog } from '../../src/platform/log.ts';
import { startChecker } from '../../src/server/callbook/check.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { until } from '../support/node-site.ts';
import { sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

const DAY_MS = 86_400_000;

async function heard(t: TestContext, ...callsigns: readonly string[]) {
  const clock = new FakeClock();
  const store = await tempServerStore(t, clock);
  await store.transaction(async (tx) => {
    const recording = sampleRecording();
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('x'));
    await tx.mentions.replace(
      transcriptId,
      '1',
      callsigns.map((call) => sampleMention(call)),
    );
  });
  const asked: string[] = [];
  const source = (answer: (callsign: string) => CallbookAnswer): CallbookSource => ({
    name: 'uls',
    lookup(callsign) {
      asked.push(callsign);
      return Promise.resolve(answer(callsign));
    },
  });
  const check = (answer: (callsign: string) => CallbookAnswer): AsyncDisposable => {
    const checker = startChecker({ store, clock, log: silentLog, sources: [source(answer)] });
    t.after(() => checker[Symbol.asyncDispose]());
    return checker;
  };
  const licences = async () => {
    const { items } = await store.views.callsigns({ limit: 9 });
    return Object.fromEntries(items.map(({ callsign, licence }) => [callsign, licence?.state]));
  };
  return { clock, asked, check, licences, store };
}

function answer(callsign: string): CallbookAnswer {
  if (callsign === 'W7ABC') {
    const licence = { callsign, status: 'active', firstName: 'Bob', state: 'OR' } as const;
    return { state: 'licensed', source: 'uls', licence };
  }
  if (callsign === 'K7XYZ') return { state: 'unknown', source: 'uls' };
  const reason = callsign === 'VE3ABC' ? 'not-covered' : 'network';
  return { state: 'unavailable', source: 'uls', reason };
}

test('each callsign that was heard is asked about once, and three answers stay three', async (t) => {
  const { clock, asked, check, licences, store } = await heard(t, 'W7ABC', 'K7XYZ', 'N7QQ');
  check(answer);
  await until(clock, 'asked', async () => Object.values(await licences()).every(Boolean));
  assert.deepEqual(await licences(), { W7ABC: 'licensed', K7XYZ: 'unknown', N7QQ: 'unavailable' });
  assert.deepEqual(
    asked.toSorted((a, b) => a.localeCompare(b)),
    ['K7XYZ', 'N7QQ', 'W7ABC'],
  );
  const { items } = await store.views.callsigns({ limit: 9 });
  const bob = items.find(({ callsign }) => callsign === 'W7ABC')?.licence;
  assert.deepEqual([bob?.firstName, bob?.region], ['Bob', 'OR']);
});

test('what nobody could answer is asked again soon, what is known, or nobody can know, much later', async (t) => {
  const { clock, check, store } = await heard(t, 'W7ABC', 'K7XYZ', 'N7QQ', 'VE3ABC');
  check(answer);
  const wanted = (afterMs: number) => store.licenceChecks.wanted(clock.now() + afterMs, 9);
  await until(clock, 'asked', async () => (await wanted(0)).length === 0);
  assert.deepEqual(await wanted(DAY_MS / 12), ['N7QQ']);
  assert.deepEqual((await wanted(8 * DAY_MS)).toSorted(), ['K7XYZ', 'N7QQ', 'VE3ABC']);
  assert.equal((await wanted(31 * DAY_MS)).length, 4);
});

test('a source that fails outright stops nothing: it is asked again', async (t) => {
  const { clock, asked, check, licences } = await heard(t, 'W7ABC');
  let failures = 2;
  check((callsign) => {
    if (failures-- > 0) throw new Error('broken');
    return answer(callsign);
  });
  await until(clock, 'asked', async () => (await licences())['W7ABC'] === 'licensed');
  assert.equal(asked.length, 3);
});
