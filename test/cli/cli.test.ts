/** The command line from outside: exit statuses, messages, JSON, with an empty environment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FAILURES } from '../../src/platform/errors.ts';
import { assertFailed, folder, MAIN, NODE, tsn } from './tsn.ts';

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

test('help says what cannot be left out, and what is meant when no command is named', async () => {
  assert.match((await tsn(['jobs', 'pause', '--help'])).stdout, /--reason <text> .*\(needed\)/);
  assert.match((await tsn(['jobs', '--help'])).stdout, /meant when no\s+command is named/);
});
