/** The command line from outside: exit statuses, messages, JSON, with an empty environment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withSettings } from '../../src/config/write-node-config.ts';
import { parseJoinToken } from '../../src/domain/join-token.ts';
import { FAILURES, type FailureCode } from '../../src/platform/errors.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tsn(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const child = spawn(NODE, [MAIN, ...args], { env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve) =>
    child.on('close', (status) => resolve({ status, stdout, stderr })),
  );
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'tsn-cli-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

function assertFailed({ status, stdout, stderr }: Outcome, code: FailureCode, about: RegExp): void {
  assert.equal(status, FAILURES[code].exit, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, about);
  assert.match(stderr, /^tsn: /);
  assert.ok(stderr.endsWith(`\n  code: ${code}\n  hint: ${FAILURES[code].hint}\n`), stderr);
}

test('version works in an empty environment', async () => {
  const { status, stdout } = await tsn(['version', '--json']);
  assert.equal(status, 0);
  const version = JSON.parse(stdout);
  assert.match(version.version, /^\d+\.\d+\.\d+$/);
  assert.equal(version.whisperCpp, '1.9.1');
});

test('a slip in the arguments is a usage error with status 64', async () => {
  for (const args of [
    [],
    ['bogus'],
    ['version', '--bogus'],
    ['jobs', 'show'],
    ['recordings', 'ls', '--limit', '0'],
  ]) {
    assert.equal((await tsn(args)).status, 64, args.join(' '));
  }
  assertFailed(await tsn(['verson']), 'usage/invalid', /unknown command 'verson'/);
});

test('a group of commands that can list does so when no word follows', async () => {
  const env = { TSN_DATA: '/nonexistent' };
  for (const group of ['recordings', 'jobs']) {
    assertFailed(await tsn([group], { env }), 'server/not-running', /no tsn server answers/);
  }
  assert.match((await tsn(['models'], { env })).stdout, /^MODEL /);
  assert.equal((await tsn(['jobs', 'shw'], { env })).status, 64, 'a slip is no listing');
});

test('help is no failure', async () => {
  const { status, stdout } = await tsn(['models', 'pull', '--help']);
  assert.equal(status, 0);
  assert.match(stdout, /--mirror/);
});

test('a failed --json command ends with JSON and the same status', async () => {
  const { status, stdout, stderr } = await tsn(['explain', 'sftp/host-key-chanegd', '--json']);
  assert.equal(status, 64);
  assert.equal(stderr, '');
  const { error } = JSON.parse(stdout);
  assert.equal(error.code, 'usage/invalid');
  assert.match(error.message, /did you mean sftp\/host-key-changed/);
  assert.equal(typeof error.hint, 'string');
});

test('every failure code explains itself', async () => {
  const { stdout } = await tsn(['explain', '--json']);
  const codes = JSON.parse(stdout).map(({ code }: { code: string }) => code);
  assert.deepEqual(codes, Object.keys(FAILURES));
});

test('an unknown key is refused with file and line', async (t) => {
  const config = join(folder(t), 'server.yaml');
  writeFileSync(config, 'http:\n  prot: 8080\n');
  assertFailed(
    await tsn(['server', '--config', config]),
    'config/invalid',
    /server\.yaml:2: unknown key `http\.prot`; did you mean `http\.port`\?/,
  );
});

test('a length of time without unit is refused', async (t) => {
  const config = join(folder(t), 'node.yaml');
  writeFileSync(config, 'watch:\n  settle: 5\n');
  assertFailed(
    await tsn(['node', '--config', config]),
    'config/invalid',
    /`watch\.settle`: write a number and a unit/,
  );
});

test('a configuration file that is not there is named', async () => {
  assertFailed(
    await tsn(['config', 'check', '--config', '/nowhere/x.yaml']),
    'config/not-found',
    /\/nowhere\/x\.yaml/,
  );
});

test('the page on another address is refused unless it is meant', async () => {
  assertFailed(
    await tsn(['server', '--http-host', '0.0.0.0']),
    'config/insecure-http',
    /0\.0\.0\.0/,
  );
});

test('a server that does not answer is told as that', async () => {
  assertFailed(
    await tsn(['status', '--server', '127.0.0.1:1']),
    'server/not-running',
    /127\.0\.0\.1:1/,
  );
});

test('callsigns are evaluated line by line, in step, whatever is on a line', async () => {
  const lines = [
    '{"id":1,"text":"VE3/W1AW"}',
    'not json',
    '',
    '{"id":"x","text":"a\u2028b"}',
    '{"id":4,"text":"none"}',
  ];
  const { status, stdout } = await tsn(['eval', 'callsigns', '--stdin'], {
    input: lines.join('\r\n'),
  });
  assert.equal(status, 0);
  const replies = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(replies.length, lines.length);
  const [found] = replies[0].callsigns;
  assert.deepEqual(
    { call: found.call, prefix: found.prefix, role: found.role },
    { call: 'W1AW', prefix: 'VE3', role: 'mentioned' },
  );
  assert.ok(found.confidence > 0 && found.confidence <= 1);
  assert.equal(replies[1].id, null);
  assert.equal(replies[2].id, null);
  assert.deepEqual(replies[3], { id: 'x', callsigns: [] });
  assert.deepEqual(replies[4], { id: 4, callsigns: [] });
});

test('a reader that goes away is no failure', async () => {
  const child = spawn(NODE, [MAIN, 'eval', 'callsigns', '--stdin'], { env: {}, stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdout.once('data', () => child.stdout.destroy());
  child.stdin.on('error', () => undefined);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdin.end('{"id":1,"text":"none"}\n'.repeat(100_000));
  assert.equal(await ended, 0);
  assert.equal(stderr, '');
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

test('a token says where and whom to trust, and is kept as a hash only', async (t) => {
  const data = join(folder(t), 'data');
  const made = await tsn([
    'server',
    'token',
    'create',
    'hilltop',
    '--address',
    'tsn.example.org:2022',
    '--data-dir',
    data,
  ]);
  assert.equal(made.status, 0, made.stderr);
  const token = parseJoinToken(made.stdout);
  assert.deepEqual(token?.addresses, ['tsn.example.org']);
  assert.equal(token.port, 2022);
  assert.equal(token.node, 'hilltop');
  for (const file of readdirSync(data).filter((name) => name.startsWith('server.db'))) {
    assert.ok(!readFileSync(join(data, file)).includes(token.secret), file);
  }
  const { items } = JSON.parse(
    (await tsn(['server', 'token', 'list', '--data-dir', data, '--json'])).stdout,
  );
  assert.equal(items.length, 1);
  assert.equal(
    (await tsn(['server', 'token', 'revoke', items[0].id, '--data-dir', data])).status,
    0,
  );
  const noAddress = await tsn(['server', 'token', 'create', 'second', '--data-dir', data]);
  assertFailed(noAddress, 'usage/invalid', /--address HOST\[:PORT\]/);
});

test('revoking a node by its name makes every token for it worthless', async (t) => {
  const env = { TSN_DATA: folder(t) };
  const make = ['server', 'token', 'create', '--address', 'h'];
  const { token } = JSON.parse(
    (await tsn([...make, '--node', 'hilltop', '--once', '--expires', '1h', '--json'], { env }))
      .stdout,
  );
  assert.equal(parseJoinToken(token)?.node, 'hilltop');
  await tsn([...make, 'valley'], { env });
  assert.equal((await tsn(['server', 'token', 'revoke', 'hilltop'], { env })).status, 0);
  const { stdout } = await tsn(['server', 'token', 'list', '--json'], { env });
  const { items } = JSON.parse(stdout) as { items: { node: string; revokedAt: number | null }[] };
  const revoked = items.filter(({ revokedAt }) => revokedAt !== null).map(({ node }) => node);
  assert.deepEqual(revoked, ['hilltop']);
  const nobody = await tsn(['server', 'token', 'revoke', 'nobody'], { env });
  assertFailed(nobody, 'data/not-found', /no join token/);
});

test('joining writes a configuration that loads, and keeps what stood there', async (t) => {
  const before = '# mine\nnodeId: old\nlog:\n  level: warn # keep\nship:\n  key: {env: OLD}\n';
  const settings = new Map<string, string | number>([
    ['nodeId', 'hilltop'],
    ['watch.dir', '/recorder'],
    ['ship.host', 'tsn.example.org'],
    ['ship.port', 2222],
    ['ship.hostKey', `SHA256:${'a'.repeat(43)}`],
    ['ship.key.file', '/data/node.key'],
  ]);
  const config = join(folder(t), 'node.yaml');
  writeFileSync(config, withSettings(before, settings));
  const text = readFileSync(config, 'utf8');
  assert.match(text, /^# mine\nnodeId: hilltop\n/);
  assert.match(text, /level: warn # keep/);
  assert.doesNotMatch(text, /OLD/);
  assert.equal((await tsn(['config', 'check', 'node', '--config', config])).status, 0);
  writeFileSync(config, withSettings('', settings));
  assert.equal((await tsn(['config', 'check', 'node', '--config', config])).status, 0);
});

test('a damaged token is refused before anything is done', async (t) => {
  const data = folder(t);
  const outcome = await tsn([
    'node',
    'join',
    'tsn1.broken',
    '--watch-dir',
    data,
    '--data-dir',
    join(data, 'node'),
  ]);
  assertFailed(outcome, 'join/invalid-token', /token/);
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
