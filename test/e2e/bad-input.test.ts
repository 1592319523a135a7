/** Bad input is normal: one clear line, the remedy, the right exit status, nothing lost. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { freePort } from '../../scripts/free-port.ts';
import { pageOf } from '../../scripts/showcase/site.ts';
import { type Outcome, runTsn } from '../../scripts/showcase/tsn.ts';
import type { RecordingDetail } from '../../src/domain/views.ts';
import { FAILURES, type FailureCode } from '../../src/platform/errors.ts';
import { FIXTURES, openWorkplace } from '../support/executable.ts';
import { allFinished, startPair, storedBytes } from '../support/pair.ts';

/** A failed command says what is wrong, names the code and the remedy, and shows no stack. */
function assertFailed(outcome: Outcome, code: FailureCode, about: RegExp): void {
  const said = outcome.stderr;
  assert.equal(outcome.status, FAILURES[code].exit, said + outcome.stdout);
  assert.match(said, about);
  assert.ok(said.includes(code), said);
  assert.ok(said.includes(FAILURES[code].hint), said);
  assert.doesNotMatch(said, /\n\s+at .*[:(]\d+/, 'no stack trace');
}

test('files that are no speech are kept and explained, and hold up nothing', async (t) => {
  const pair = await startPair(t, openWorkplace(t));
  const sample = readFileSync(join(FIXTURES, 'wav49/03-check-in.wav'));
  const noise = randomBytes(5_000);
  const files: Readonly<Record<string, Buffer>> = {
    '1/20260501120000.WAV': sample.subarray(0, 60), // header only, as wav49 leaves it
    '1/20260501120100.WAV': sample.subarray(0, sample.length - 1_000), // truncated
    '1/20260501120200.wav': Buffer.concat([Buffer.from('not audio: '), noise]),
    '1/20260501120300.wav': sample,
  };
  mkdirSync(join(pair.site.watchDir, '1'));
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(pair.site.watchDir, name), bytes);
  }
  const items = await allFinished(pair.site, Object.keys(files).length);
  const find = (name: string) => items.find(({ originalName }) => originalName === name);

  assert.equal(find('1/20260501120000.WAV')?.state, 'no-audio');
  assert.equal(find('1/20260501120300.wav')?.state, 'complete');
  const broken = find('1/20260501120200.wav');
  assert.equal(broken?.state, 'failed');
  assert.equal(broken.failure?.code, 'audio/not-audio');
  assert.equal(broken.failure.hint, FAILURES['audio/not-audio'].hint);
  const truncated = find('1/20260501120100.WAV');
  assert.ok(truncated);
  const detail = await fetch(`${pageOf(pair.site)}/api/recordings/${truncated.id}`);
  const { recordingClass } = (await detail.json()) as RecordingDetail;
  assert.equal(recordingClass, 'truncated');
  assert.ok(truncated.text.length > 0, 'what is there of a truncated file is heard');
  for (const [name, bytes] of Object.entries(files)) {
    const item = find(name);
    assert.ok(item && (await storedBytes(pair.site, item.id)).equals(bytes), `${name} is kept`);
  }
});

test('a port that is taken is named, with the remedy', async (t) => {
  const { root, tsn } = openWorkplace(t);
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  t.after(() => other.close());
  const outcome = await runTsn(tsn, [
    ...['server', '--data-dir', join(root, 'data'), '--http-port', String(port)],
    ...['--sftp-port', String(await freePort())],
  ]);
  assertFailed(outcome, 'net/port-taken', new RegExp(String(port)));
});

test('a data folder that cannot be written to is named, with the remedy', async (t) => {
  const { root, tsn } = openWorkplace(t);
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  const outcome = await runTsn(tsn, ['server', '--data-dir', join(file, 'data')]);
  assertFailed(outcome, 'data/not-writable', /a-file\/data/);
});

test('a database that is newer than the program is refused and left alone', async (t) => {
  const { root, tsn } = openWorkplace(t);
  const dataDir = join(root, 'data');
  assert.equal((await runTsn(tsn, ['migrate', 'up', '--data-dir', dataDir])).status, 0);
  const path = join(dataDir, 'server.db');
  const db = new DatabaseSync(path);
  db.exec(`insert into migration (name, applied_at) values ('9999-from-the-future', 0)`);
  db.close();
  const outcome = await runTsn(tsn, ['server', '--data-dir', dataDir]);
  assertFailed(outcome, 'store/newer-database', /9999-from-the-future/);
});

test('unknown configuration keys are named with their file', async (t) => {
  const { root, tsn } = openWorkplace(t);
  const config = join(root, 'server.yaml');
  writeFileSync(config, 'http:\n  prot: 8080\n');
  const outcome = await runTsn(tsn, ['server', '--config', config]);
  assertFailed(outcome, 'config/invalid', /prot/);
  assert.match(outcome.stderr, /server\.yaml/);
});

test('a node with the wrong pinned host key ships nothing, keeps everything and says so', async (t) => {
  const place = openWorkplace(t);
  const pair = await startPair(t, place);
  const config = readFileSync(pair.site.nodeConfig, 'utf8');
  const wrong = config.replace(/SHA256:[\w+/=]+/, `SHA256:${'A'.repeat(43)}`);
  assert.notEqual(wrong, config);
  chmodSync(pair.site.nodeConfig, 0o600);
  writeFileSync(pair.site.nodeConfig, wrong);
  await pair.restartNode();
  const outcome = await runTsn(place.tsn, ['node', 'doctor', '--config', pair.site.nodeConfig]);
  assert.notEqual(outcome.status, 0);
  assert.match(outcome.stdout + outcome.stderr, /sftp\/host-key-changed/);
});

test('a token that was used is refused, with the remedy', async (t) => {
  const place = openWorkplace(t);
  const { site } = await startPair(t, place);
  const made = await runTsn(place.tsn, [
    ...['server', 'token', 'create', 'second', '--address', `127.0.0.1:${site.sftpPort}`],
    ...['--data-dir', site.serverData, '--json'],
  ]);
  const { token } = JSON.parse(made.stdout) as { token: string };
  const join1 = (name: string) =>
    runTsn(place.tsn, [
      ...['node', 'join', token, '--config', join(place.root, `${name}.yaml`)],
      ...['--data-dir', join(place.root, name), '--watch-dir', site.watchDir, '--time-zone', 'UTC'],
    ]);
  assert.equal((await join1('a')).status, 0);
  assertFailed(await join1('b'), 'join/refused', /token/i);
});
