/** The executable on MariaDB: the whole way of recordings, with the database killed in the middle of it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { startMariadb } from '../../scripts/mariadb/private-server.ts';
import { record } from '../../scripts/showcase/recorder.ts';
import { samplesUntil } from '../../scripts/showcase/samples.ts';
import { askTsn, type Launcher, runTsn } from '../../scripts/showcase/tsn.ts';
import type { RecordingItem } from '../../src/domain/views.ts';
import { atEnd } from '../support/at-end.ts';
import { openWorkplace } from '../support/executable.ts';
import { allFinished, startPair } from '../support/pair.ts';

const RECORDED_AT = Date.UTC(2026, 4, 1, 16, 0, 0);

/** A durable server with a database and a user for tsn, as docs/databases.md has it. */
async function database(t: TestContext) {
  const server = await startMariadb({ durable: true });
  atEnd(t, () => server[Symbol.asyncDispose]());
  const { port } = new URL(server.url);
  const made = spawnSync('mariadb', ['--no-defaults', '-uroot', '-h127.0.0.1', `-P${port}`], {
    input: `create database tsn character set utf8mb4;
      create user tsn@'127.0.0.1' identified by 'a long password';
      grant all on tsn.* to tsn@'127.0.0.1';`,
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, made.stderr);
  return { server, url: `mysql://tsn@127.0.0.1:${port}/tsn` };
}

/** The executable's environment is empty but for these. */
function withVariables(tsn: Launcher, variables: Readonly<Record<string, string>>): Launcher {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return { ...tsn, args: [...tsn.args.slice(0, -1), ...set, ...tsn.args.slice(-1)] };
}

test('recordings become callsigns on MariaDB, and its death in the middle costs none of them', async (t) => {
  const { server, url } = await database(t);
  const place = openWorkplace(t);
  const tsn = withVariables(place.tsn, {
    TSN_STORE_URL: url,
    TSN_STORE_PASSWORD_ENV: 'PASSWORD_OF_TSN',
    PASSWORD_OF_TSN: 'a long password',
  });
  const up = await askTsn<{ database: string; applied: readonly string[] }>(tsn, ['migrate', 'up']);
  assert.equal(up.database, url);
  assert.ok(up.applied.length > 3);

  const pair = await startPair(t, { ...place, tsn });
  const samples = samplesUntil(RECORDED_AT, pair.site.timeZone).slice(0, 6);
  for (const sample of samples.slice(0, 3)) {
    await record(pair.site.watchDir, sample, () => Promise.resolve());
  }
  await allFinished(pair.site, 1);
  await server.kill();
  for (const sample of samples.slice(3)) {
    await record(pair.site.watchDir, sample, () => Promise.resolve());
  }
  await server.start();
  const items = await allFinished(pair.site, samples.length);
  for (const sample of samples) {
    const found = items.filter(({ originalName }) => originalName === sample.name);
    assert.equal(found.length, 1, sample.name);
    assert.deepEqual(found[0]?.callsigns, sample.callsigns, sample.sample);
  }

  const words = items
    .find(({ text }) => text !== '')
    ?.text.split(' ')
    .slice(0, 2)
    .join(' ');
  const found = await askTsn<{ items: readonly { recording: RecordingItem }[] }>(tsn, [
    ...['search', `"${words}"`, '--data-dir', pair.site.serverData],
  ]);
  assert.ok(found.items.length > 0);
  const doctor = await runTsn(tsn, ['doctor', '--data-dir', pair.site.serverData]);
  assert.match(doctor.stdout, /^ok +database: MariaDB 1\d\./m);
});
