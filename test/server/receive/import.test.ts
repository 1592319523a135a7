/** Existing archives are taken in once, however often and with whatever interruptions. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { deskOver } from '../../../src/cli/import-desk.ts';
import { importFiles } from '../../../src/cli/import-files.ts';
import type { ImportDesk } from '../../../src/domain/import-desk.ts';
import { BACKLOG_LANE, LIVE_LANE } from '../../../src/domain/lanes.ts';
import { scanFolder } from '../../../src/engines/folder/scan.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { createApp } from '../../../src/web/api/app.ts';
import { startWeb } from '../../../src/web/api/listen.ts';
import { createLiveHub } from '../../../src/web/api/live-hub.ts';
import { localStorage } from '../../support/local-storage.ts';
import { startProxy } from '../../support/tcp-proxy.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { openSite } from '../../web/support.ts';
import { World } from './world.ts';

const RULES = { recorder: 'allstar', timeZone: 'America/Los_Angeles' } as const;

async function site(t: TestContext) {
  const world = await World.start(t);
  const { dataDir, store, clock } = world;
  const receive = createReceive({
    ...{ dataDir, store, clock, log: silentLog, version: 'test', ...localStorage(dataDir) },
  });
  const dir = tempFolder(t);
  for (let i = 0; i < 250; i++)
    put(dir, `66296/202501011200${String(i).padStart(6, '0')}.wav`, `RIFF ${i}`);
  put(dir, '66296/20250101.txt', 'a log');
  const run = async (
    desk: Pick<ImportDesk, 'known' | 'take'> = receive.importing,
    isDryRun = false,
  ) => {
    const { files } = await scanFolder(dir);
    const draft = { folder: 'import', node: 'archive', rules: RULES, labels: { county: 'Polk' } };
    return importFiles(desk, files, { ...draft, dir, version: 'test', isDryRun }, () => {});
  };
  return { world, receive, dir, run };
}

function put(dir: string, name: string, content: string): void {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), content);
}

test('an archive is taken in once; a second run finds it all known', async (t) => {
  const { world, run, dir } = await site(t);
  const first = await run();
  assert.deepEqual([first.files, first.ignored, first.taken, first.failed], [250, 1, 250, 0]);
  const again = await run();
  assert.deepEqual([again.known, again.taken], [250, 0]);
  assert.equal((await world.recordings()).length, 250);
  assert.equal(readdirSync(join(dir, '66296')).length, 251, 'the archive is only read');
  const { items } = await world.store.views.recordings({ limit: 1 });
  const { manifest } = await world.store.recordings.get(items[0]?.id ?? '');
  assert.deepEqual((manifest as { labels: unknown }).labels, {
    allstarNode: '66296',
    county: 'Polk',
  });
});

test('what is imported waits behind what is said now', async (t) => {
  const { world, run } = await site(t);
  await run();
  const { clock, store } = world;
  const want = { kinds: ['ingest'] as const, worker: 'w', now: clock.now(), forMs: 1 };
  const live = await store.jobs.lease({ ...want, lane: LIVE_LANE });
  assert.equal(live, undefined, 'nothing of it is in the live lane');
  assert.ok(await store.jobs.lease({ ...want, lane: BACKLOG_LANE }));
});

test('an outage ends the run; the next one goes on where it stopped', async (t) => {
  const { world, receive, run } = await site(t);
  let left = 120;
  const failing: Pick<ImportDesk, 'known' | 'take'> = {
    known: (files) => receive.importing.known(files),
    async take(file, bytes) {
      if (left-- === 0) throw new TsnError('storage/low-space', 'no room');
      return receive.importing.take(file, bytes);
    },
  };
  await assert.rejects(run(failing), { code: 'storage/low-space' });
  assert.equal((await world.recordings()).length, 120);
  const rest = await run();
  assert.deepEqual([rest.known, rest.taken], [120, 130]);
});

test('a dry run changes nothing and says what would come', async (t) => {
  const { world, run } = await site(t);
  const counts = await run(undefined, true);
  assert.deepEqual([counts.files, counts.taken, counts.byCertainty], [250, 0, { exact: 250 }]);
  assert.deepEqual(await world.recordings(), []);
});

test('a recording whose bytes are gone is healed by importing it again', async (t) => {
  const { world, receive, run } = await site(t);
  await run();
  const [path = ''] = await world.archived();
  rmSync(join(world.dataDir, path));
  await receive.verify({ hash: false });
  const again = await run();
  assert.deepEqual([again.known, again.taken], [249, 1]);
  assert.deepEqual(await world.store.audioState.counts(), { missing: 0, damaged: 0 });
});

test('a running server takes files over its API, of pages of others none', async (t) => {
  const { world, receive } = await site(t);
  const web = await openSite(t);
  const hub = createLiveHub({ ...web.needs, item: (id) => web.store.views.item(id) });
  t.after(() => hub.close());
  const app = createApp({
    ...{ ...web.needs, importing: receive.importing, hub, page: new Map(), loopbackOnly: true },
  });
  const draft = {
    ...{
      node: 'archive',
      source: 'import',
      originalName: 'Größe.wav',
      recordedAt: 5,
      timeZone: 'UTC',
    },
    ...{
      recordedAtSource: 'name',
      recordedAtCertainty: 'exact',
      class: 'speech-candidate',
      software: 'x',
    },
  };
  const header = Buffer.from(JSON.stringify({ extension: 'wav', draft })).toString('base64url');
  const body = 'x'.repeat(200_000);
  const send = (headers: Record<string, string>) =>
    app.request('http://localhost/api/import/file', { method: 'POST', body, headers });
  const answer = await send({ 'x-tsn-draft': header });
  assert.deepEqual(await answer.json(), { outcome: 'taken' });
  const file = {
    node: 'archive',
    source: 'import',
    originalName: 'Größe.wav',
    sha256: sha256(body),
  };
  const question = { method: 'POST', body: JSON.stringify({ files: [file] }) };
  const known = await app.request('http://localhost/api/import/known', question);
  assert.deepEqual(await known.json(), { known: [true] });
  assert.equal((await send({ 'x-tsn-draft': 'nonsense' })).status, 400);
  assert.equal(
    (await send({ 'x-tsn-draft': header, origin: 'https://elsewhere.example' })).status,
    403,
  );
  assert.equal((await world.recordings()).length, 1);
});

test('a server that goes away in the middle ends the run with what to do; a file that cannot be read does not', async (t) => {
  const { world, receive, run, dir } = await site(t);
  const web = await openSite(t);
  const needs = { ...web.needs, importing: receive.importing, page: new Map() };
  const server = await startWeb({ ...needs, host: '127.0.0.1', port: 0 });
  t.after(() => server.close());
  const proxy = await startProxy(t, server.port);
  const desk = deskOver(`http://127.0.0.1:${proxy.port}`);
  let left = 60;
  const cut: Pick<ImportDesk, 'known' | 'take'> = {
    known: (files) => desk.known(files),
    async take(file, bytes) {
      if (left-- === 0) {
        proxy.refuse(true);
        proxy.cut();
      }
      return desk.take(file, bytes);
    },
  };
  await assert.rejects(run(cut), { code: 'server/not-running' });
  const stored = (await world.recordings()).length;
  assert.ok(stored > 0 && stored < 250, `${stored} before the cut`);
  proxy.refuse(false);
  const last = '66296/202501011200000249.wav';
  const rest = await run({
    async known(files) {
      const known = await desk.known(files);
      if (files.some(({ originalName }) => originalName === last)) rmSync(join(dir, last));
      return known;
    },
    take: (file, bytes) => desk.take(file, bytes),
  });
  assert.deepEqual([rest.known + rest.taken, rest.failed], [249, 1]);
  assert.match(rest.failures[0] ?? '', /^66296\/202501011200000249\.wav: ENOENT/);
  assert.equal((await world.recordings()).length, 249);
});
