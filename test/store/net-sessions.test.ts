/** Sessions of scheduled nets follow from what recordings say, whoever finds it, in whatever order; each is told once. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { SaidOfNet } from '../../src/domain/net-session.ts';
import { newId } from '../../src/platform/ids.ts';
import { openDatabase } from '../../src/store/open.ts';
import { SERVER_MIGRATIONS } from '../../src/store/server/migrations.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { NOON, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

const NET = 'Puget Sound Net';
const HOUR = 3_600_000;
const MINUTE = 60_000;
const SESSION = { net: NET, startsAt: NOON, closesAt: NOON + 1.5 * HOUR };

async function site(t: TestContext, now = NOON + 10 * MINUTE) {
  const folder = tempFolder(t);
  const clock = new FakeClock(now);
  const store = await tempServerStore(t, clock, folder);
  const session = async () => (await store.netSessions.of(NET, [NOON]))[0];
  const told = async () =>
    (await store.events.after(0, 99)).items.map(({ kind, net, reason }) => [kind, net, reason]);
  return { folder, clock, store, session, told };
}

/** A recording of which something was said, as the stage extract writes it. */
async function heard(store: ServerStore, said: Partial<SaidOfNet>, id = newId()): Promise<string> {
  await store.transaction(async (tx) => {
    const recording = sampleRecording({ id });
    await tx.recordings.add(recording);
    const transcriptId = await tx.transcripts.put(id, sampleTranscript('some words'));
    assert.equal(await tx.mentions.replace(transcriptId, '1', []), 'new');
    await tx.netSessions.said(recording, [sampleSaid(said)]);
  });
  return id;
}

function sampleSaid(said: Partial<SaidOfNet>): SaidOfNet {
  const { what = 'opened', saidAt = NOON } = said;
  return { ...SESSION, what, saidAt, quote: `${what} ${saidAt - NOON}`, callsign: null, ...said };
}

test('a session is opened by the first who opens it and closed by the first who closes it then', async (t) => {
  const { store, session, told } = await site(t);
  await heard(store, { what: 'closed', saidAt: NOON - 1 });
  assert.deepEqual((await session())?.opened, null, 'nobody opened it');
  const opener = await heard(store, { saidAt: NOON + 5, callsign: 'W7ABC' });
  await heard(store, { saidAt: NOON + 9 });
  const closer = await heard(store, { what: 'closed', saidAt: NOON + 50 });
  await heard(store, { what: 'closed', saidAt: NOON + 60 });
  assert.deepEqual(await session(), {
    ...SESSION,
    opened: {
      ...{ at: NOON + 5, recordingId: opener, quote: 'opened 5', node: 'hill', control: 'W7ABC' },
    },
    closed: { at: NOON + 50, recordingId: closer, quote: 'closed 50' },
  });
  assert.deepEqual(await told(), [
    ['net-opened', NET, 'opened 5'],
    ['net-closed', NET, 'closed 50'],
  ]);
});

test('an event of a net says which, where, by whom and in which recording', async (t) => {
  const { store } = await site(t);
  const recordingId = await heard(store, { callsign: 'W7ABC' });
  const [event] = (await store.events.after(0, 9)).items;
  const at = NOON + 10 * MINUTE;
  const about = { net: NET, node: 'hill', callsign: 'W7ABC', stage: null, reason: 'opened 0' };
  assert.deepEqual(event, { id: 1, at, kind: 'net-opened', recordingId, ...about });
});

test('an earlier opening that comes late moves the fact and is no second event', async (t) => {
  const { store, session, told } = await site(t);
  await heard(store, { saidAt: NOON + 9 });
  const earlier = await heard(store, { saidAt: NOON + 2 });
  assert.equal((await session())?.opened?.recordingId, earlier);
  assert.deepEqual(await told(), [['net-opened', NET, 'opened 9']]);
});

test('what came in the wrong order is told in the right one', async (t) => {
  const { store, session, told } = await site(t);
  await heard(store, { what: 'closed', saidAt: NOON + 50 });
  assert.deepEqual(await told(), []);
  await heard(store, { saidAt: NOON + 1 });
  assert.equal((await session())?.closed?.at, NOON + 50);
  assert.deepEqual(await told(), [
    ['net-opened', NET, 'opened 1'],
    ['net-closed', NET, 'closed 50'],
  ]);
});

test('a correction that takes the words away takes the opening away, or moves it to the next one', async (t) => {
  const { store, session, told, clock } = await site(t);
  const correct = (id: string, words: string) =>
    store.transaction((tx) => tx.transcripts.put(id, byPerson(words)));
  const first = await heard(store, { saidAt: NOON + 1 });
  const second = await heard(store, { saidAt: NOON + 2 });
  await correct(first, 'nothing of the kind');
  assert.equal((await session())?.opened?.recordingId, second);
  await correct(second, '');
  assert.equal((await session())?.opened, null);
  assert.equal(await store.transaction((tx) => tx.netSessions.closeDue()), 0, 'not before its end');
  clock.advance(2 * HOUR);
  await store.transaction((tx) => tx.netSessions.closeDue());
  assert.equal((await session())?.closed, null, 'what was not opened was not closed');
  const reason = 'by its time: the words that opened it were taken back';
  assert.deepEqual(await told(), [
    ['net-opened', NET, 'opened 1'],
    ['net-closed', NET, reason],
  ]);
});

function byPerson(words: string) {
  const transcript = sampleTranscript(words, 'b'.repeat(64));
  return { ...transcript, heardBy: { ...transcript.heardBy, engine: 'person' } };
}

test('words that are hidden by a new judgement, or part of a longer file, open nothing', async (t) => {
  const { store, session } = await site(t);
  const opener = await heard(store, {});
  const shown = (await store.transcripts.latest(opener)) ?? assert.fail();
  await store.transaction((tx) => tx.transcripts.judge(shown.id, [['no-voice']]));
  assert.equal((await session())?.opened, null);
  const beginning = await heard(store, {});
  const whole = await heard(store, { saidAt: NOON + 3 });
  await store.transaction((tx) => tx.audioState.grown(beginning, whole));
  assert.equal((await session())?.opened?.recordingId, whole);
  const again = (await store.transcripts.latest(beginning)) ?? assert.fail();
  await store.transaction(async (tx) => {
    assert.equal(await tx.mentions.replace(again.id, '2', []), 'beginning');
  });
});

test('a session that nobody closed is closed by its time, once; who said so is found later all the same', async (t) => {
  const { store, session, told, clock } = await site(t);
  await heard(store, { saidAt: NOON + 1 });
  const closeDue = () => store.transaction((tx) => tx.netSessions.closeDue());
  clock.advance(SESSION.closesAt - clock.now() - 1);
  assert.equal(await closeDue(), 0);
  clock.advance(1);
  assert.equal(await closeDue(), 1);
  assert.equal(await closeDue(), 0);
  assert.deepEqual((await session())?.closed, {
    ...{ at: SESSION.closesAt, recordingId: null, quote: null },
  });
  const second = await heard(store, { saidAt: NOON + 2 });
  assert.equal((await session())?.closed?.quote, null, 'stays by its time');
  await store.transaction((tx) => tx.transcripts.put(second, byPerson('other words')));
  assert.equal((await session())?.closed?.at, SESSION.closesAt, 'also when words are taken back');
  const closer = await heard(store, { what: 'closed', saidAt: NOON + 50 });
  assert.equal((await session())?.closed?.recordingId, closer);
  assert.deepEqual(await told(), [
    ['net-opened', NET, 'opened 1'],
    ['net-closed', NET, 'by its time: nobody was heard to close it'],
  ]);
});

test('what is older than a day is kept and not told: an imported archive opens no nets', async (t) => {
  const { store, session, told } = await site(t, NOON + 24 * HOUR);
  await heard(store, { saidAt: NOON });
  assert.equal((await session())?.closed?.at, SESSION.closesAt, 'closed by its time at once');
  assert.deepEqual(await told(), []);
  const young = await site(t, NOON + 24 * HOUR - 1);
  await heard(young.store, { saidAt: NOON });
  assert.deepEqual(
    (await young.told()).map(([kind]) => kind),
    ['net-opened', 'net-closed'],
  );
});

test('two servers that find the openings at once keep one session and tell it once', async (t) => {
  const { folder, store, session, told, clock } = await site(t);
  const other = await tempServerStore(t, clock, folder);
  const finds = [3, 1, 7, 5].flatMap((minutes, n) => {
    const saidAt = NOON + minutes * MINUTE;
    const by = n % 2 === 0 ? store : other;
    return [heard(by, { saidAt }), heard(by, { what: 'closed', saidAt: saidAt + HOUR })];
  });
  await Promise.all(finds);
  assert.equal((await session())?.opened?.at, NOON + MINUTE);
  assert.equal((await session())?.closed?.at, NOON + MINUTE + HOUR);
  assert.deepEqual(
    (await told()).map(([kind]) => kind),
    ['net-opened', 'net-closed'],
  );
});

test('two servers close by time at once, and tell it once', async (t) => {
  const { folder, store, told, clock } = await site(t);
  const other = await tempServerStore(t, clock, folder);
  await heard(store, {});
  clock.advance(2 * HOUR);
  await Promise.all(
    [store, other, store, other].map((by) => by.transaction((tx) => tx.netSessions.closeDue())),
  );
  assert.deepEqual(
    (await told()).map(([kind]) => kind),
    ['net-opened', 'net-closed'],
  );
});

test('when a recording is removed, what was heard in it stays, without it', async (t) => {
  const { folder, store, session } = await site(t);
  const opener = await heard(store, { saidAt: NOON + 1, callsign: 'W7ABC' });
  const closer = await heard(store, { what: 'closed', saidAt: NOON + 50 });
  const options = { ...(await storePlaceIn(t, folder)), clock: new FakeClock() };
  const database = await openDatabase<ServerTables>(options, SERVER_MIGRATIONS);
  t.after(() => database[Symbol.asyncDispose]());
  await sql`update recording set transcript_id = null`.execute(database.writes);
  for (const id of [opener, closer])
    await database.writes.deleteFrom('recording').where('id', '=', id).execute();
  await heard(store, { saidAt: NOON + 9 });
  await heard(store, { what: 'closed', saidAt: NOON + 60 });
  const kept = await session();
  assert.deepEqual(kept?.opened, {
    ...{ at: NOON + 1, recordingId: null, quote: 'opened 1', node: 'hill', control: 'W7ABC' },
  });
  assert.deepEqual(kept.closed, { at: NOON + 50, recordingId: null, quote: 'closed 50' });
});
