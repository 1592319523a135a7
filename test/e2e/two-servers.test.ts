/**
 * Two whole servers of the executable on one MariaDB: one is killed with work in hand, then
 * each is restarted in turn. Each recording comes to its end, once.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startMariadb } from '../../scripts/mariadb/private-server.ts';
import { until } from '../../scripts/showcase/tsn.ts';
import type { StoredEvent } from '../../src/domain/events.ts';
import type { HealthView } from '../../src/domain/views.ts';
import { atEnd } from '../support/at-end.ts';
import { openWorkplace } from '../support/executable.ts';
import { heldSpeechConfig, startHeldSpeech } from '../support/held-speech.ts';
import { ask, importSpoken, planServed, recordingsAt } from '../support/served.ts';

/** docs/pipeline.md: the work of a dead one is taken up within a minute. */
const MINUTE_MS = 60_000;

async function database(t: TestContext) {
  const server = await startMariadb({});
  atEnd(t, () => server[Symbol.asyncDispose]());
  const { port } = new URL(server.url);
  const sql = (text: string): string => {
    const args = ['--no-defaults', '-NB', '-uroot', '-h127.0.0.1', `-P${port}`];
    const { status, stdout, stderr } = spawnSync('mariadb', args, {
      input: text,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  sql('create database tsn character set utf8mb4');
  return { url: `mysql://root@127.0.0.1:${port}/tsn`, sql };
}

test('of two servers on one database one is killed, then both are restarted: each recording is complete, once', async (t) => {
  const { tsn, root } = openWorkplace(t);
  const { url, sql } = await database(t);
  const [speechA, speechB] = [await startHeldSpeech(t), await startHeldSpeech(t)];
  const shared = `store: {url: "${url}"}\nstorage: {dir: ${join(root, 'audio')}}\n`;
  const common = { tsn, flags: ['--log-level', 'warn'] };
  const a = await planServed(t, {
    ...{ ...common, root: join(root, 'a'), config: shared + heldSpeechConfig(speechA) },
  });
  const roles = ['--roles', 'ingest,transcribe,extract,web'];
  const b = await planServed(t, {
    ...{ ...common, root: join(root, 'b'), config: shared + heldSpeechConfig(speechB) },
    flags: [...common.flags, ...roles],
  });
  await a.start();
  await b.start();
  const servers = await until('both say that they live', async () => {
    const status = await ask(a.page);
    return status?.servers.length === 2 ? status.servers : undefined;
  });
  assert.deepEqual(
    servers.map(({ state }) => state),
    ['running', 'running'],
  );

  speechB.hold();
  speechA.hold();
  const names = [...(await importSpoken({ tsn, root }, a, { from: 0, count: 8 }))];
  await until('both have work in hand', async () =>
    speechA.waiting() > 0 && speechB.waiting() > 0 ? true : undefined,
  );
  await b.running().stop('SIGKILL');
  const left =
    Number(sql('select max(due_at) from tsn.job where leased_by is not null')) - Date.now();
  assert.ok(left < MINUTE_MS, `the leases end within a minute: ${left} ms`);
  speechA.answer();
  const complete = (page: string) =>
    until(`${names.length} recordings are complete`, async () => {
      const status = await ask(page);
      return status?.byState.complete === names.length ? true : undefined;
    });
  await complete(a.page);

  speechB.answer();
  await b.start();
  speechA.hold();
  speechB.hold();
  names.push(...(await importSpoken({ tsn, root }, a, { from: 20, count: 8 })));
  for (const [server, speech] of [
    [b, speechB],
    [a, speechA],
  ] as const) {
    await until('it has work in hand', async () => (speech.waiting() > 0 ? true : undefined));
    const stopped = server.running().stop('SIGTERM');
    const other = server === b ? a : b;
    await until('it says itself that it drains', async () =>
      typeof (await ask(server.page))?.drainingSince === 'number' ? true : undefined,
    );
    const health = await fetch(`${server.page}/api/health`);
    assert.deepEqual(
      [health.status, ((await health.json()) as HealthView).state],
      [503, 'draining'],
    );
    await until(
      'the other server knows it too',
      async () =>
        (await ask(other.page))?.servers.some(({ state }) => state === 'draining') || undefined,
    );
    assert.ok(speech.waiting() > 0, 'what it has in hand goes on meanwhile');
    speech.answer();
    assert.equal(await stopped, 0, 'what was in hand is finished');
    await server.start();
    if (server === b) speechB.hold();
  }
  speechB.answer();
  await complete(a.page);

  const items = await recordingsAt(a.page);
  assert.deepEqual(items.map(({ originalName }) => originalName).sort(), names.toSorted());
  for (const { callsigns } of items) assert.deepEqual(callsigns, ['W7ABC']);
  const answer = await fetch(`${a.page}/api/events?after=0&limit=1000`);
  const { items: events } = (await answer.json()) as { items: readonly StoredEvent[] };
  for (const kind of ['received', 'ingested', 'transcribed', 'heard', 'extracted']) {
    const told = events.filter((event) => event.kind === kind);
    assert.equal(told.length, names.length, `${kind} is told once of each`);
  }
  assert.equal(sql('select count(*) from tsn.job'), '0', 'no job is left');
});
