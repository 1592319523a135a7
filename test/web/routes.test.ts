/** Every route of the API over a real store: what it answers, and what it refuses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NetsSection } from '../../src/config/nets-config.ts';
import type { TranscriptVersionView } from '../../src/domain/beside-views.ts';
import type { FailureView } from '../../src/domain/failure-view.ts';
import type { NetView } from '../../src/domain/scheduled-net.ts';
import type {
  CallsignItem,
  CallsignRecordings,
  JobDetail,
  JobItem,
  NodeItem,
  Page,
  RecordingDetail,
  RecordingItem,
  SearchHit,
} from '../../src/domain/views.ts';
import { viewNets } from '../../src/server/nets/nets.ts';
import type { Items } from '../../src/web/client/client.ts';
import { sampleTranscript } from '../support/samples.ts';
import { openApp, read } from './open-app.ts';
import { fail, hear, mention, NOON, READY, receive } from './support.ts';

type List = Page<RecordingItem>;

function idsOf({ items }: List): readonly string[] {
  return items.map(({ id }) => id);
}

test('the list shows recordings newest first, page by page', async (t) => {
  const { site, json } = await openApp(t);
  const ids = [];
  for (let minute = 0; minute < 5; minute++)
    ids.unshift(await receive(site, { at: NOON + minute * 60_000 }));

  const first = await json<List>('/api/recordings?limit=3');
  assert.deepEqual(idsOf(first), ids.slice(0, 3));
  const after = encodeURIComponent(first.next ?? '');
  const second = await json<List>(`/api/recordings?limit=3&after=${after}`);
  assert.deepEqual(idsOf(second), ids.slice(3));
  assert.equal(second.next, null);
});

test('the list narrows by node, state and callsign', async (t) => {
  const { site, json } = await openApp(t);
  const words = ['this is W1AW'];
  const heard = await hear(site, { words, mentions: [mention(words, 'W1AW', 'W1AW')] });
  const valley = await receive(site, { node: 'valley' });
  const failed = await fail(site);
  for (const [query, expected] of [
    ['callsign=w1aw', [heard]],
    ['callsign=K7ABC', []],
    ['node=valley', [valley]],
    ['state=failed', [failed]],
    ['state=complete', [heard]],
    ['node=hilltop&state=received', []],
  ] as const) {
    const found = await json<List>(`/api/recordings?${query}`);
    assert.deepEqual(idsOf(found), expected, query);
  }
});

test('one recording comes with its segments, hidden ones too, and where callsigns stand', async (t) => {
  const { site, json } = await openApp(t);
  const words = ['good morning', 'this is whiskey one alpha whiskey'];
  const mentions = [mention(words, 'whiskey one alpha whiskey', 'W1AW')];
  const id = await hear(site, { words, mentions, hidden: 'thanks for watching' });
  const detail = await json<RecordingDetail>(`/api/recordings/${id}`);
  assert.equal(detail.state, 'complete');
  assert.deepEqual(detail.callsigns, ['W1AW']);
  assert.equal(detail.transcript?.segments.length, 3);
  assert.deepEqual(detail.transcript.segments[2]?.hidden, ['past-end', 'stock-phrase']);
  const [found] = detail.mentions;
  assert.equal(detail.text.slice(found?.start, found?.end), 'whiskey one alpha whiskey');
});

test('all versions of the words are told, those that the same model replaced last', async (t) => {
  const { site, json } = await openApp(t);
  const id = await hear(site, { words: ['first guess'] });
  site.clock.advance(1_000);
  const again = sampleTranscript('second guess', 'f'.repeat(64)); // the model of `hear`
  await site.store.transaction((tx) => tx.transcripts.put(id, again));
  const { items } = await json<Items<TranscriptVersionView>>(`/api/recordings/${id}/versions`);
  assert.deepEqual(
    items.map(({ text, isShown, replacedAt }) => [text, isShown, replacedAt]),
    [
      ['second guess', true, undefined],
      ['first guess', false, NOON + 1_000],
    ],
  );
});

test('search finds words and says where', async (t) => {
  const { site, json } = await openApp(t);
  const id = await hear(site, { words: ['the repeater is on the hill'] });
  await hear(site, { words: ['nothing of that'] });
  const { items } = await json<Items<SearchHit>>('/api/search?q=repeater');
  assert.equal(items.length, 1);
  assert.ok(items[0]);
  assert.equal(items[0].recording.id, id);
  assert.ok(items[0].snippet.includes('\u0002repeater\u0003'));
});

test('no search text is a syntax error', async (t) => {
  const { ask } = await openApp(t);
  for (const q of ['"', 'a AND', '*', 'NEAR(', "';drop table recording;--", '^', 'col:x', '\u0002'])
    assert.equal((await ask(`/api/search?q=${encodeURIComponent(q)}`)).status, 200, q);
});

test('callsigns are listed, and one of them with its recordings', async (t) => {
  const { site, json, ask } = await openApp(t);
  const words = ['this is W1AW'];
  const id = await hear(site, { words, mentions: [mention(words, 'W1AW', 'W1AW')] });
  assert.equal((await json<Page<CallsignItem>>('/api/callsigns')).items[0]?.callsign, 'W1AW');
  const one = await json<CallsignRecordings>('/api/callsigns/w1aw');
  assert.equal(one.callsign, 'W1AW');
  assert.equal(one.recordings.items[0]?.id, id);
  assert.equal((await ask('/api/callsigns/K7ABC')).status, 404);
});

test('a dead letter is listed and can be revived, but not by a page of another site', async (t) => {
  const { site, json, ask } = await openApp(t);
  await fail(site);
  const [letter] = (await json<Items<JobItem>>('/api/jobs?dead=1')).items;
  assert.ok(letter?.failure);
  assert.equal(letter.failure.code, 'audio/not-audio');
  assert.notEqual(letter.failure.hint, '');
  const path = `/api/jobs/${letter.id}/revive`;

  for (const headers of [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9999' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    const refused = await ask(path, { method: 'POST', headers });
    assert.equal(refused.status, 403, JSON.stringify(headers));
    assert.equal((await read<FailureView>(refused)).code, 'web/foreign-origin');
  }
  assert.deepEqual(site.revived, []);

  const headers = { origin: 'http://localhost' };
  assert.equal((await ask(path, { method: 'POST', headers })).status, 204);
  assert.deepEqual(site.revived, [letter.id]);
  assert.deepEqual((await json<Items<JobItem>>('/api/jobs?dead=1')).items, []);
  assert.equal((await ask('/api/jobs/nope/revive', { method: 'POST' })).status, 404);
});

test('health is 503 when a part is down, and names code, reason and remedy', async (t) => {
  const { site, ask } = await openApp(t);
  assert.equal((await ask('/api/health')).status, 200);
  const down = {
    part: 'recogniser',
    state: 'down',
    code: 'whisper/no-model',
    reason: 'no model is set',
    hint: 'Get one with `tsn models pull`.',
  } as const;
  site.says.parts = [down];
  const answer = await ask('/api/health');
  assert.equal(answer.status, 503);
  assert.deepEqual(await answer.json(), { state: 'down', parts: [down] });
  assert.equal((await ask('/api/status')).status, 200, 'status is for people: never an error');
});

test('health of a server that is being stopped is 503 `draining`, whatever its parts are', async (t) => {
  const { site, ask } = await openApp(t);
  site.says.drainingSince = 1_000;
  const answer = await ask('/api/health');
  assert.deepEqual(
    [answer.status, await answer.json()],
    [503, { state: 'draining', parts: [READY] }],
  );
});

test('metrics are Prometheus text', async (t) => {
  const { ask } = await openApp(t);
  const answer = await ask('/metrics');
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
});

test('nodes are listed', async (t) => {
  const { site, json } = await openApp(t);
  const node = { id: 'hilltop', publicKey: 'ssh-ed25519 AAAA', joinedAt: NOON };
  await site.store.transaction((tx) => tx.nodes.put(node));
  const { items } = await json<Items<NodeItem>>('/api/nodes');
  assert.equal(items[0]?.id, 'hilltop');
  assert.equal(JSON.stringify(items).includes('ssh-ed25519'), false);
});

test('nets are listed as the server knows them', async (t) => {
  const nets = NetsSection.parse([
    { name: 'Noon Net', days: 'daily', start: '12:00', timeZone: 'UTC', length: '1h' },
  ]);
  const { json } = await openApp(t, ({ store, clock }) => ({
    nets: () => viewNets({ ...store, nets }, clock.now()),
  }));
  const { items } = await json<Items<NetView>>('/api/nets');
  assert.deepEqual(
    items.map(({ name, start, nodes, running }) => [name, start, nodes, running?.startsAt]),
    [['Noon Net', '12:00', null, NOON]],
  );
});

test('wrong questions get a problem with code, message and hint', async (t) => {
  const { ask } = await openApp(t);
  for (const [path, status, code] of [
    ['/api/recordings?limit=0', 400, 'web/invalid-request'],
    ['/api/recordings?limit=many', 400, 'web/invalid-request'],
    ['/api/recordings?limit=100000', 400, 'web/invalid-request'],
    ['/api/recordings?state=lost', 400, 'web/invalid-request'],
    ['/api/recordings?colour=red', 400, 'web/invalid-request'],
    ['/api/recordings?after=nonsense', 400, 'usage/invalid'],
    ['/api/recordings/none', 404, 'data/not-found'],
    ['/api/recordings/none/audio', 404, 'data/not-found'],
    ['/api/search', 400, 'web/invalid-request'],
    ['/api/search?q=%20', 400, 'web/invalid-request'],
    ['/api/jobs?dead=perhaps', 400, 'web/invalid-request'],
    ['/api/nothing', 404, 'web/no-route'],
    ['/api', 404, 'web/no-route'],
    ['/api/live', 400, 'web/invalid-request'],
    ['/assets/gone-12345678.js', 404, 'web/no-route'],
  ] as const) {
    const answer = await ask(path);
    const problem = await read<FailureView>(answer);
    assert.equal(answer.status, status, path);
    assert.equal(problem.code, code, path);
    assert.ok(problem.message !== '' && problem.hint !== '', path);
  }
});

test('the name of the wrong parameter is in the message', async (t) => {
  const { json } = await openApp(t);
  assert.match((await json<FailureView>('/api/recordings?limit=0')).message, /limit/);
});

test('any job can be looked at, with what became of its attempts', async (t) => {
  const { site, json, ask } = await openApp(t);
  await fail(site);
  const [letter] = (await json<Items<JobItem>>('/api/jobs?dead=1')).items;
  const job = await json<JobDetail>(`/api/jobs/${letter?.id}`);
  assert.deepEqual(
    job.history.map(({ attempt, worker, code }) => [attempt, worker, code]),
    [[1, 'test', 'audio/not-audio']],
  );
  assert.equal((await ask('/api/jobs/nope')).status, 404);
});

test('a stage is paused with a reason, and resumed; other pages may do neither', async (t) => {
  const { site, ask } = await openApp(t);
  const pause = (body: string, headers = {}) =>
    ask('/api/stages/transcribe/pause', { method: 'POST', body, headers });
  assert.equal((await pause('{}')).status, 400);
  assert.equal((await pause('not json')).status, 400);
  const foreign = { origin: 'http://evil.example' };
  assert.equal((await pause('{"reason":"new model"}', foreign)).status, 403);
  assert.equal((await pause('{"reason":"new model"}')).status, 204);
  const [paused] = await site.store.pauses.list();
  assert.deepEqual([paused?.stage, paused?.reason], ['transcribe', 'new model']);
  assert.equal((await ask('/api/stages/transcribe/resume', { method: 'POST' })).status, 204);
  assert.deepEqual(await site.store.pauses.list(), []);
  const { items } = await site.store.events.after(0, 10);
  assert.deepEqual(
    items.map(({ kind, stage, reason }) => [kind, stage, reason]),
    [
      ['paused', 'transcribe', 'new model'],
      ['resumed', 'transcribe', null],
    ],
  );
});

test('a question of an import that is no JSON is the asker’s mistake', async (t) => {
  const { ask } = await openApp(t);
  const answer = await ask('/api/import/known', { method: 'POST', body: '{' });
  assert.equal(answer.status, 400);
  assert.equal((await read<{ code: string }>(answer)).code, 'web/invalid-request');
});
