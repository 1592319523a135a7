/** Through the stages: an over that opens a scheduled net is an event, once, and whatever changes the words changes the fact. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { NetsSection } from '../../../src/config/nets-config.ts';
import { upkeep } from '../../../src/modes/server-upkeep.ts';
import { newId } from '../../../src/platform/ids.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { correct } from '../../../src/server/transcribe/correct.ts';
import type { NewRecording } from '../../../src/store/server/recordings.ts';
import { FakeRecogniser } from '../../fakes/fake-recogniser.ts';
import { NOON, sampleRecording } from '../../support/samples.ts';
import { spoken, stageBench } from '../stage-bench.ts';

const MINUTE = 60_000;
const OPENING =
  'this is whiskey seven alpha bravo charlie calling the noon net this is a directed net';
const CLOSING = 'hearing nothing further the noon net is now closed';

const NETS = NetsSection.parse([
  {
    ...{ name: 'Noon Net', days: 'daily', start: '12:00', timeZone: 'UTC', length: '1h' },
    control: ['W7ABC'],
  },
]);

async function site(t: TestContext) {
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', {}, { nets: NETS });
  const { store, clock } = bench;
  clock.advance(NOON + 10 * MINUTE - clock.now());
  const first = await store.recordings.get(bench.id);
  await bench.run('ingest');
  await bench.run('transcribe', new FakeRecogniser(() => 'nothing of interest'));
  await bench.run('extract');
  /** Ingested, heard and looked through like any other. */
  async function hear(words: string, given: Partial<NewRecording> = {}): Promise<string> {
    const id = newId();
    const { audioPath, sizeBytes } = first;
    const recording = sampleRecording({
      id,
      originalName: 'a.wav',
      audioPath,
      sizeBytes,
      ...given,
    });
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      await tx.jobs.enqueue('ingest', id, clock.now());
    });
    await bench.run('ingest');
    await bench.run('transcribe', new FakeRecogniser(() => words));
    await bench.run('extract');
    return id;
  }
  const news = async () =>
    (await store.events.after(0, 1_000)).items
      .filter(({ net }) => net !== null)
      .map(({ kind, recordingId, node, callsign }) => ({ kind, recordingId, node, callsign }));
  const session = async () => (await store.netSessions.of('Noon Net', [NOON]))[0];
  const again = async (id: string) => {
    await store.transaction((tx) => tx.jobs.enqueue('extract', id, clock.now()));
    await bench.run('extract');
  };
  return { ...bench, hear, news, session, again };
}

test('an over that opens a net is told as that; two nodes that hear it open one session', async (t) => {
  const { hear, news, session, again } = await site(t);
  const opener = await hear(OPENING, { recordedAt: NOON + 2_000 });
  await hear(OPENING, { node: 'valley', recordedAt: NOON + 2_100 });
  await again(opener);
  const closer = await hear(CLOSING, { node: 'valley', recordedAt: NOON + 9 * MINUTE });
  const opened = await session();
  assert.deepEqual(
    [
      opened?.opened?.at,
      opened?.opened?.recordingId,
      opened?.opened?.control,
      opened?.opened?.node,
    ],
    [NOON + 2_000, opener, 'W7ABC', 'hill'],
  );
  assert.equal(opened?.closed?.recordingId, closer);
  assert.deepEqual(await news(), [
    { kind: 'net-opened', recordingId: opener, node: 'hill', callsign: 'W7ABC' },
    { kind: 'net-closed', recordingId: closer, node: 'hill', callsign: null },
  ]);
});

test('a person who corrects the words takes the opening away, or makes one', async (t) => {
  const { hear, news, session, again, store, clock } = await site(t);
  const id = await hear(OPENING);
  const say = (text: string) => correct({ store, clock }, id, { text, author: 'W7ABC' });
  await say('this is W7ABC, there is no net today');
  assert.equal(
    (await session())?.opened,
    null,
    'at once, not only when its words were looked through',
  );
  await again(id);
  assert.equal((await session())?.opened, null);
  await say('This is W7ABC calling the Noon Net.');
  await again(id);
  assert.equal((await session())?.opened?.quote, 'This is W7ABC calling the Noon Net.');
  await say('');
  assert.equal((await session())?.opened, null, 'nothing was said');
  assert.equal((await news()).length, 1, 'told once all the same');
});

test('the beginning of a longer file opens nothing, whoever looks through it', async (t) => {
  const { hear, session, again, store } = await site(t);
  const beginning = await hear(OPENING);
  const whole = await hear('good evening everyone');
  await store.transaction((tx) => tx.audioState.grown(beginning, whole));
  await again(beginning);
  assert.equal((await session())?.opened, null);
});

test('nobody closes it: its time does, by the minute; the next net is another session', async (t) => {
  const { hear, news, session, store, clock } = await site(t);
  await hear(OPENING);
  clock.advance(NOON + 90 * MINUTE - clock.now());
  await upkeep({ store, clock, log: silentLog });
  assert.deepEqual((await session())?.closed, {
    ...{ at: NOON + 90 * MINUTE, recordingId: null, quote: null },
  });
  const tomorrow = NOON + 24 * 60 * MINUTE;
  clock.advance(tomorrow - clock.now());
  await hear(OPENING, { recordedAt: tomorrow });
  assert.deepEqual(
    (await news()).map(({ kind }) => kind),
    ['net-opened', 'net-closed', 'net-opened'],
  );
});

test('an archive of last year opens no net today, and is known all the same', async (t) => {
  const { hear, news, session, clock } = await site(t);
  clock.advance(365 * 24 * 60 * MINUTE);
  const id = await hear(OPENING);
  assert.equal((await session())?.opened?.recordingId, id);
  assert.deepEqual(await news(), []);
});

test('of what was made nobody knows when, no net is opened', async (t) => {
  const { hear, session } = await site(t);
  for (const recordedAtCertainty of ['guessed', 'clock-unsynced'] as const) {
    await hear(OPENING, { recordedAtCertainty });
  }
  assert.equal(await session(), undefined);
});

test('a net that is configured later is found when words are looked through again', async (t) => {
  const nets: (typeof NETS)[number][] = [];
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', {}, { nets });
  const { store, id } = bench;
  await bench.run('ingest');
  await bench.run('transcribe', new FakeRecogniser(() => OPENING));
  await bench.run('extract');
  const session = () => store.netSessions.of('Noon Net', [NOON]);
  assert.deepEqual(await session(), []);
  nets.push(...NETS);
  await store.transaction((tx) => tx.mentions.again({}));
  assert.deepEqual(await bench.stage('extract').missing(9), [id]);
  await store.transaction((tx) => tx.jobs.enqueue('extract', id, bench.clock.now()));
  await bench.run('extract');
  assert.equal((await session())[0]?.opened?.recordingId, id);
});
