/** Where commands find a server's facts: a running one, its database, or neither, and what they say then. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { assertFailed, folder, tsn } from './tsn.ts';

test('a group of commands that can list does so when no word follows', async () => {
  const env = { TSN_DATA: '/nonexistent', TSN_HTTP_PORT: '1' }; // where nobody answers
  for (const group of ['recordings', 'jobs']) {
    assertFailed(await tsn([group], { env }), 'server/not-running', /no tsn server answers/);
  }
  assert.match((await tsn(['models'], { env })).stdout, /^MODEL /);
  assert.equal((await tsn(['jobs', 'shw'], { env })).status, 64, 'a slip is no listing');
});

test('a server that does not answer is told as that', async () => {
  assertFailed(
    await tsn(['status', '--server', '127.0.0.1:1']),
    'server/not-running',
    /127\.0\.0\.1:1/,
  );
});

test('a database goes up, down with a backup, and up again', async (t) => {
  const data = join(folder(t), 'data');
  const at = ['--data-dir', data, '--json'];
  const up = JSON.parse((await tsn(['migrate', 'up', ...at])).stdout);
  assert.ok(up.applied.length > 0);
  const down = JSON.parse((await tsn(['migrate', 'down', ...at])).stdout);
  assert.equal(down.takenBack, up.applied.at(-1));
  assert.ok(readFileSync(down.backup).length > 0);
  const again = JSON.parse((await tsn(['migrate', 'up', ...at])).stdout);
  assert.deepEqual(again.applied, [down.takenBack]);
});

test('a server that was killed is not taken for whatever answers at its address by now', async (t) => {
  const data = join(folder(t), 'data');
  await tsn(['migrate', 'up', '--data-dir', data]);
  const address = await answering(t, { instance: 'other-11112222', recordings: 99 });
  writeFileSync(join(data, 'instance'), 'mine-aaaabbbb\n');
  noteServer(data, address);
  await sayRunning(data, ['mine-aaaabbbb 7', 'other-99998888 7']);
  const at = ['--data-dir', data, '--json'];
  const told = JSON.parse((await tsn(['status', ...at])).stdout);
  assert.equal(told.recordings, 0, 'not those of the other server');
  assert.equal(told.parts[0].code, 'server/not-running');
  assert.deepEqual(
    told.servers.map(({ state }: { state: string }) => state),
    ['lost', 'running'],
    'it said so a moment ago, but only the other machine can still run',
  );

  writeFileSync(join(data, 'instance'), 'other-11112222\n');
  assert.equal(JSON.parse((await tsn(['status', ...at])).stdout).recordings, 99);

  noteServer(data, await answering(t, '<html>Router</html>'));
  assert.equal(JSON.parse((await tsn(['status', ...at])).stdout).recordings, 0);
});

test('without a server, status says what is paused, and of no start', async (t) => {
  const data = join(folder(t), 'data');
  const at = ['--data-dir', data];
  await tsn(['migrate', 'up', ...at]);
  await tsn(['jobs', 'pause', 'transcribe', '--reason', 'new model comes', ...at]);
  const { stdout } = await tsn(['status', ...at]);
  assert.match(stdout, /^transcribe +paused +\d{4}-.* new model comes$/m);
  assert.doesNotMatch(stdout, /started|extract/);
  await tsn(['jobs', 'resume', 'transcribe', ...at]);
  assert.doesNotMatch((await tsn(['status', ...at])).stdout, /STAGE/);
});

test('without a server, its database answers', async (t) => {
  const data = join(folder(t), 'data');
  await tsn(['migrate', 'up', '--data-dir', data]);
  const status = JSON.parse((await tsn(['status', '--data-dir', data, '--json'])).stdout);
  assert.equal(status.recordings, 0);
  assert.equal(status.parts[0].code, 'server/not-running');
  const found = JSON.parse(
    (await tsn(['search', '"un balanced', '--data-dir', data, '--json'])).stdout,
  );
  assert.deepEqual(found, { items: [] });
  assertFailed(
    await tsn(['recordings', 'show', 'nothing', '--data-dir', data]),
    'data/not-found',
    /nothing/,
  );
});

test('nets are told from configuration and database while no server runs', async (t) => {
  const home = folder(t);
  const place = ['--data-dir', join(home, 'data'), '--config', join(home, 'server.yaml')];
  writeFileSync(
    join(home, 'server.yaml'),
    `nets:
  - {name: Any Net, days: daily, start: 00:00, timeZone: America/Denver, length: 24h, before: 1h,
     roster: [W7ABC]}
  - {name: Fifths, nodes: [hill], days: 5th friday, start: 19:30, timeZone: Asia/Kolkata, length: 1h}
`,
  );
  await tsn(['migrate', 'up', ...place]);
  const { items } = JSON.parse((await tsn(['nets', 'list', ...place, '--json'])).stdout);
  const [any, fifths] = items;
  assert.equal(any.running.endsAt, any.running.startsAt + 86_400_000);
  assert.match(any.nextLocal, /^\d{4}-\d\d-\d\d 00:00$/);
  assert.equal(new Date(fifths.nextStartsAt).toISOString().slice(11, 16), '14:00');
  assert.match(fifths.nextUtc, / 14:00:00Z$/);
  const { stdout } = await tsn(['nets', ...place]);
  assert.match(stdout, /^Any Net +all nodes +daily 00:00 America\/Denver .* on, to .* 1$/m);
  assert.match(stdout, /^SESSION +PLANNED +OPENED +BY +NODE +CLOSED +HEARD IN$/m);
  assert.match(stdout, /^Any Net +\d{4}-\d\d-\d\d [\d:]+Z +not heard$/m);
  assert.match(stdout, /^Fifths +hill +5th friday 19:30 Asia\/Kolkata .* 0$/m);
});

test('the doctor says what is missing and fails', async (t) => {
  const data = folder(t);
  const { status, stdout } = await tsn([
    'doctor',
    '--data-dir',
    data,
    '--http-port',
    '0',
    '--sftp-port',
    '0',
    '--json',
  ]);
  assert.equal(status, 69);
  const { ok, checks } = JSON.parse(stdout);
  assert.equal(ok, false);
  const model = checks.find(({ check }: { check: string }) => check === 'speech model');
  assert.equal(model.code, 'whisper/no-model');
});

test('a data folder that cannot be written to is named with the remedy', async (t) => {
  const file = join(folder(t), 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o400);
  assertFailed(
    await tsn(['migrate', 'up', '--data-dir', join(file, 'data')]),
    'data/not-writable',
    /file\/data/,
  );
});

test('a folder that was named is meant: no other server that runs here is asked', async (t) => {
  const data = join(folder(t), 'misspelt');
  for (const words of [['status'], ['recordings', 'show', 'x'], ['jobs', 'revive', '--all']]) {
    const outcome = await tsn([...words, '--data-dir', data]);
    assertFailed(outcome, 'data/no-database', /there is no database .*misspelt/);
  }
  mkdirSync(data);
  const list = await tsn(['server', 'token', 'list', '--data-dir', data]);
  assertFailed(list, 'data/no-database', /misspelt/);
});

test('an import goes to the server that the environment names, as every command does', async (t) => {
  const env = { TSN_SERVER: '127.0.0.1:1', TSN_DATA: join(folder(t), 'data') };
  const archive = folder(t);
  writeFileSync(join(archive, '20260105120000.wav'), 'RIFF');
  const outcome = await tsn(['import', archive, '--source', 'generic', '--json'], { env });
  assert.equal(JSON.parse(outcome.stdout).error.code, 'server/not-running');
});

test('work that is over soon says nothing but its outcome, so that cron has nothing to mail', async (t) => {
  const env = { TSN_DATA: join(folder(t), 'data') };
  const archive = folder(t);
  writeFileSync(join(archive, '20260105120000.wav'), 'RIFF');
  const outcome = await tsn(['import', archive, '--source', 'generic', '--dry-run'], { env });
  assert.equal(outcome.status, 0);
  assert.match(outcome.stdout, /nothing was changed/);
  assert.equal(outcome.stderr, '');
});

/** What servers say of themselves in their database while they run. */
async function sayRunning(data: string, ids: readonly string[]): Promise<void> {
  const path = join(data, 'server.db');
  await using store = await openServerStore({ path, clock: systemClock, addon: loadSqliteAddon() });
  const now = Date.now();
  const said = { host: 'h', pid: 7, version: '0', roles: 'web', state: 'running' } as const;
  await store.transaction(async (tx) => {
    for (const id of ids) await tx.instances.put({ id, ...said, startedAt: now, seenAt: now });
  });
}

/** What a server leaves in its data folder while it runs, and after it was killed. */
function noteServer(data: string, page: string): void {
  const note = { pid: 1, page, sftp: null, hostKeySha256: null, uploads: null };
  writeFileSync(join(data, 'running.json'), JSON.stringify(note));
}

/** Something that answers every question with the same text or facts; its address. */
async function answering(t: TestContext, facts: object | string): Promise<string> {
  const text = typeof facts === 'string' ? facts : JSON.stringify({ ...EMPTY_STATUS, ...facts });
  const server = createServer((_, answer) => answer.end(text));
  t.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as: it listens
}

const EMPTY_STATUS = { state: 'ready', parts: [], stages: [], nodes: [], servers: [] };
