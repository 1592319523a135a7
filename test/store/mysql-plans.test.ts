/**
 * How MySQL and MariaDB answer the questions that are asked all the time, with enough
 * rows that a walk over a table would cost more than an index.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CamelCasePlugin, type CompiledQuery, Kysely, sql } from 'kysely';
import { mysqlDialect } from '../../src/store/dialects/mysql.ts';
import { askServer, connectionPool } from '../../src/store/dialects/mysql-server.ts';
import { dueJobs, kindsDue } from '../../src/store/jobs/lease.ts';
import { heardReads } from '../../src/store/server/heard.ts';
import { licenceCheckReads } from '../../src/store/server/licence-checks.ts';
import { mentionReads } from '../../src/store/server/mentions.ts';
import { recordingReads } from '../../src/store/server/recordings.ts';
import type { ServerTables } from '../../src/store/server/schema.ts';
import { transcriptReads } from '../../src/store/server/transcripts.ts';
import { listCallsigns } from '../../src/store/server/views/callsigns.ts';
import { listRecordings, recordingDetail } from '../../src/store/server/views/recordings.ts';
import { search } from '../../src/store/server/views/search.ts';
import { fillMysql } from '../support/fill-mysql.ts';
import { NOON } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, storePlaceIn, tempServerStore } from '../support/temp-store.ts';

/** Rows; the plans of a million were looked at by hand, and are these. */
const RECORDINGS = Number(process.env['TSN_TEST_PLAN_ROWS'] ?? 20_000);

const STRETCHES = [
  { from: NOON + 500_000, to: NOON + 600_000 },
  { from: NOON, to: NOON + 60_000 },
];

/** What EXPLAIN says of one table in one statement. */
interface Step {
  readonly table: string | null;
  /** `ALL`: a walk over the table; `index`: over a whole index; the rest are ranges and look-ups. */
  readonly type: string | null;
  readonly key: string | null;
  readonly rows: number | null;
  readonly Extra: string | null;
}

async function asked(t: TestContext) {
  const folder = tempFolder(t);
  const place = await storePlaceIn(t, folder);
  if (!('mysql' in place)) throw new Error('not a server');
  await tempServerStore(t, undefined, folder);
  const pool = connectionPool(place.mysql, 2);
  const { collation } = await askServer(pool, place.mysql);
  const seen: CompiledQuery[] = [];
  const db = new Kysely<ServerTables>({
    dialect: mysqlDialect({ pool, name: 'test', collation }),
    plugins: [new CamelCasePlugin()],
    log: ({ query }) => {
      seen.push(query);
    },
  });
  t.after(() => db.destroy());
  const someId = await fillMysql(db, RECORDINGS);
  const plan = async (ask: () => Promise<unknown>): Promise<readonly Step[]> => {
    seen.length = 0;
    await ask();
    const steps: Step[] = [];
    for (const { sql: text, parameters } of [...seen]) {
      const query = { sql: `explain ${text}`, parameters } as unknown as CompiledQuery;
      const { rows } = await db.executeQuery<Step>(query);
      steps.push(...rows);
    }
    return steps;
  };
  return { db, plan, someId };
}

/** Most rows that a page of fifty may make the server look at. */
const FEW = 2_000;

test('no question walks over a table, and none but counts over an index', {
  skip: ON_SQLITE ? 'plans of MySQL' : false,
}, async (t) => {
  const { db, plan, someId } = await asked(t);
  const early = `${NOON + 5_000}~x`;
  const questions: Record<string, [ask: () => Promise<unknown>, keys: RegExp]> = {
    lease: [
      () => kindsDue(db, { kinds: ['ingest', 'extract'], worker: 'w', now: NOON, forMs: 1 }),
      /job_turn/,
    ],
    take: [
      () => dueJobs(db, { kind: 'ingest', now: NOON, limit: 1 }).forUpdate().skipLocked().execute(),
      /job_turn/,
    ],
    takeLast: [
      () =>
        dueJobs(db, { kind: 'ingest', now: NOON, limit: 1, end: 'last' })
          .forUpdate()
          .skipLocked()
          .execute(),
      /job_turn/,
    ],
    list: [() => listRecordings(db, { limit: 50 }, NOON), /recording_time/],
    nextPage: [() => listRecordings(db, { limit: 50, after: early }, NOON), /recording_time/],
    ofNode: [
      () => listRecordings(db, { limit: 50, node: 'hill', after: early }, NOON),
      /recording_node/,
    ],
    ofState: [
      () => listRecordings(db, { limit: 50, state: 'received' }, NOON),
      /recording_progress/,
    ],
    failed: [() => listRecordings(db, { limit: 50, state: 'failed' }, NOON), /job_dead/],
    ofCallsign: [
      () => listRecordings(db, { limit: 50, callsign: 'W1AW' }, NOON),
      /mention_callsign/,
    ],
    detail: [() => recordingDetail(db, someId, NOON), /PRIMARY/],
    everyVersion: [() => transcriptReads(db).everyVersion(someId), /earlier_transcript_recording/],
    search: [() => search(db, 'this w7aw', 50, NOON), /transcript_words_found/],
    searchLatest: [() => search(db, 'this', 50, NOON), /PRIMARY/],
    callsigns: [() => listCallsigns(db, { limit: 50, after: early }), /callsign_heard/],
    withoutIngest: [() => recordingReads(db).withoutIngest(100), /recording_progress/],
    withoutTranscript: [() => transcriptReads(db).missing(100), /recording_progress/],
    withoutMentions: [() => mentionReads(db).missing('2', 100), /recording_extracted/],
    heardLately: [() => heardReads(db).lately('hill', NOON, NOON + 500), /mention_lately/],
    heardAmong: [
      () => heardReads(db).among(['W1AW', 'W7ABC'], 'hill', NOON, NOON + 500),
      /mention_(station|lately)/,
    ],
    spoke: [() => heardReads(db).spoke('hill', STRETCHES), /mention_lately/],
    spokeAnywhere: [() => heardReads(db).spokeAnywhere(STRETCHES), /recording_time/],
    licencesWanted: [() => licenceCheckReads(db).wanted(NOON, 50), /callsign_heard/],
  };
  for (const [name, [ask, keys]] of Object.entries(questions)) {
    const steps = await plan(ask);
    const told = `${name}: ${JSON.stringify(steps, null, 1)}`;
    assert.ok(steps.length > 0, told);
    assert.ok(!steps.some(({ type, rows }) => type === 'ALL' && (rows ?? 0) > FEW), told);
    assert.ok(
      !steps.some(({ Extra, rows }) => /filesort/.test(Extra ?? '') && (rows ?? 0) > FEW),
      told,
    );
    assert.ok(
      steps.some(({ key }) => keys.test(key ?? '')),
      told,
    );
  }
});

test('a page deep in the list costs the server no more rows than the first one', {
  skip: ON_SQLITE ? 'plans of MySQL' : false,
}, async (t) => {
  const { db } = await asked(t);
  await db.connection().execute(async (held) => {
    for (const after of [undefined, `${NOON + 10}~x`]) {
      await sql`flush status`.execute(held);
      await listRecordings(held, { limit: 50, after }, NOON);
      const { rows } = await sql<{
        Value: string;
      }>`show session status like 'Handler_read_%'`.execute(held);
      const read = rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      assert.ok(read < FEW, `${after}: ${JSON.stringify(rows)}`);
    }
  });
});
