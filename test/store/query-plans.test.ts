/** The questions that are asked all the time are answered from an index, without sorting. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fill } from '../../scripts/bench/pipeline/fill.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { kindsDue } from '../../src/store/jobs/lease.ts';
import { heardReads } from '../../src/store/server/heard.ts';
import { licenceCheckReads } from '../../src/store/server/licence-checks.ts';
import { mentionReads } from '../../src/store/server/mentions.ts';
import { nearbyReads } from '../../src/store/server/nearby-words.ts';
import { dueSessions, netSessionReads } from '../../src/store/server/net-sessions.ts';
import { recordingReads } from '../../src/store/server/recordings.ts';
import { sayingReads } from '../../src/store/server/sayings.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { taughtReads } from '../../src/store/server/taught.ts';
import { transcriptReads } from '../../src/store/server/transcripts.ts';
import { listAlerts } from '../../src/store/server/views/alerts.ts';
import { listCallsigns } from '../../src/store/server/views/callsigns.ts';
import { readCounts } from '../../src/store/server/views/counts.ts';
import { listRecordings, recordingDetail } from '../../src/store/server/views/recordings.ts';
import { search } from '../../src/store/server/views/search.ts';
import { recordQueries } from '../support/recorded-queries.ts';
import { NOON, sampleMention, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, tempServerStore } from '../support/temp-store.ts';

/** MySQL plans by the rows that are there: test/store/mysql-plans.test.ts. */
const SQLITE = { skip: ON_SQLITE ? false : 'plans of SQLite' };

const STRETCHES = [
  { from: NOON - 1, to: NOON },
  { from: NOON - 9, to: NOON - 5 },
];

/** `TSN_TEST_PLAN_ROWS=1000000` looks at the plans of a large store. */
const ROWS = Number(process.env['TSN_TEST_PLAN_ROWS'] ?? 2_000);

async function asked(t: TestContext, rows = 0) {
  const folder = tempFolder(t);
  const store = await tempServerStore(t, undefined, folder);
  const place = { path: join(folder, 'server.db'), addon: loadSqliteAddon() };
  await fill(place, rows, () => {});
  const id = await store.transaction(async (tx) => {
    const recording = sampleRecording();
    await tx.recordings.add(recording);
    await tx.jobs.enqueue('ingest', recording.id, 0);
    const transcriptId = await tx.transcripts.put(recording.id, sampleTranscript('this is W1AW'));
    await tx.mentions.replace(transcriptId, '1', [sampleMention('W1AW')]);
    return recording.id;
  });
  const queries = recordQueries<ServerTables>(join(folder, 'server.db'));
  t.after(() => queries[Symbol.asyncDispose]());
  const { db } = queries;
  const questions: Record<string, () => Promise<unknown>> = {
    lease: () => kindsDue(db, { kinds: ['ingest', 'extract'], worker: 'w', now: NOON, forMs: 1 }),
    leaseLive: () =>
      kindsDue(db, {
        ...{ kinds: ['ingest'], worker: 'w', now: NOON, forMs: 1, end: 'last', lane: 1 },
      }),
    leaseLast: () =>
      kindsDue(db, { kinds: ['ingest'], worker: 'w', now: NOON, forMs: 1, end: 'last' }),
    list: () => listRecordings(db, { limit: 50 }, NOON),
    nextPage: () => listRecordings(db, { limit: 50, after: `${NOON + 1}~x` }, NOON),
    ofNode: () => listRecordings(db, { limit: 50, node: 'hill' }, NOON),
    ofState: () => listRecordings(db, { limit: 50, state: 'complete' }, NOON),
    queued: () => listRecordings(db, { limit: 50, state: 'transcribe-queued' }, NOON),
    transcribing: () => listRecordings(db, { limit: 50, state: 'transcribing' }, NOON),
    notAsked: () => listRecordings(db, { limit: 50, state: 'transcribed' }, NOON),
    failed: () => listRecordings(db, { limit: 50, state: 'failed' }, NOON),
    ofCallsign: () => listRecordings(db, { limit: 50, callsign: 'W1AW' }, NOON),
    detail: () => recordingDetail(db, id, NOON),
    search: () => search(db, 'this w1', 50, NOON),
    callsigns: () => listCallsigns(db, { limit: 50 }),
    withoutIngest: () => recordingReads(db).withoutIngest(100),
    withoutTranscript: () => transcriptReads(db).missing(100),
    withoutMentions: () => mentionReads(db).missing('2', 100),
    alerts: () => listAlerts(db, { limit: 50, after: `${NOON + 1}~x~emergency` }),
    alertsOfNode: () => listAlerts(db, { limit: 50, node: 'hill', since: NOON - 9 }),
    saidBefore: () => nearbyReads(db).before('hill', NOON, NOON - 1),
    answers: () => nearbyReads(db).lookedThrough('hill', NOON, NOON + 9),
    heardLately: () => heardReads(db).lately('hill', NOON - 1, NOON),
    heardAmong: () => heardReads(db).among(['W1AW', 'W7ABC'], 'hill', NOON - 1, NOON),
    sayings: () => sayingReads(db).of('W1AW', 'hill', NOON - 1, NOON),
    sentInMorse: () => sayingReads(db).isSentInMorse('W1AW', 'hill', NOON - 1, NOON),
    spoke: () => heardReads(db).spoke('hill', [{ from: NOON - 1, to: NOON }]),
    spokeBefore: () => heardReads(db).spoke('hill', STRETCHES),
    spokeAnywhere: () => heardReads(db).spokeAnywhere(STRETCHES),
    licencesWanted: () => licenceCheckReads(db).wanted(NOON, 50),
    fragments: () => mentionReads(db).fragmentsOf(id),
    everyVersion: () => transcriptReads(db).everyVersion(id),
    taught: () => taughtReads(db).list('hill'),
    netSessions: () => netSessionReads(db).of('Puget Sound Net', [NOON, NOON - 1]),
    netsToClose: () => dueSessions(db, NOON).execute(),
    counts: () => readCounts(db, store.jobs, NOON),
  };
  const plan = (name: string) => queries.plans(questions[name] ?? assert.fail(name));
  return { plan, names: Object.keys(questions) };
}

test('the plans are the same however much is stored', SQLITE, async (t) => {
  const [small, large] = [await asked(t, 100), await asked(t, ROWS)]; // both fill a page
  for (const name of small.names) {
    assert.deepEqual(await large.plan(name), await small.plan(name), name);
  }
});

/** A walk over a whole table. A page without a beginning reads an index from its end: fine. */
const WALK =
  /^SCAN (?!transcript_words|callsign USING INDEX callsign_heard|\w+ USING COVERING INDEX)/;
/** Sorting, except of the lines of one page, which are looked up by id. */
const SORT = /USE TEMP B-TREE FOR/;

test('no question walks over a table', SQLITE, async (t) => {
  const { plan, names } = await asked(t);
  for (const name of names) {
    const steps = await plan(name);
    assert.ok(steps.length > 0, name);
    assert.ok(!steps.some((step) => WALK.test(step)), `${name}: ${steps.join('\n')}`);
  }
});

test(
  'pages come out of an index in their order, so a page costs the same in a large store',
  SQLITE,
  async (t) => {
    const { plan } = await asked(t);
    const pages = [
      ...['alerts', 'alertsOfNode', 'saidBefore', 'answers'],
      'lease',
      'leaseLive',
      'leaseLast',
      'list',
      'nextPage',
      'ofNode',
      'ofState',
      'queued',
      'transcribing',
      'notAsked',
      'ofCallsign',
      'callsigns',
    ];
    for (const name of [...pages, 'withoutIngest', 'withoutTranscript']) {
      const steps = await plan(name);
      assert.ok(!steps.some((step) => SORT.test(step)), `${name}: ${steps.join('\n')}`);
    }
  },
);

for (const [name, step] of [
  ['lease', /job USING COVERING INDEX job_turn|job USING INDEX job_turn/],
  ['leaseLive', /job USING INDEX job_lane|job USING COVERING INDEX job_lane/],
  ['list', /recording USING COVERING INDEX recording_time/],
  ['nextPage', /recording USING COVERING INDEX recording_time/],
  ['ofNode', /recording USING COVERING INDEX recording_node/],
  ['ofState', /recording USING COVERING INDEX recording_progress/],
  ['failed', /job USING COVERING INDEX job_dead|job USING INDEX job_dead/],
  ['ofCallsign', /mention_callsign \(callsign=\?/],
  [
    'spokeBefore',
    /COVERING INDEX mention_lately \(node=\? AND recorded_at>\? AND recorded_at<\?\)/,
  ],
  ['spokeAnywhere', /recording_time \(recorded_at>\? AND recorded_at<\?\)/],
  ['search', /transcript_words VIRTUAL TABLE INDEX/],
  ['callsigns', /callsign USING INDEX callsign_heard/],
  ['withoutIngest', /recording_progress \(progress=\?\)/],
  ['counts', /recording USING COVERING INDEX recording_progress/],
] as const) {
  test(`the index of ${name} is the one that was made for it`, SQLITE, async (t) => {
    const { plan } = await asked(t);
    const steps = await plan(name);
    assert.ok(
      steps.some((each) => step.test(each)),
      steps.join('\n'),
    );
  });
}
