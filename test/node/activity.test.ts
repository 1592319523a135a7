import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { activityLines, lastActivity } from '../../src/node/activity.ts';
import type { SettledFile } from '../../src/node/recorder-file.ts';
import { manifestOf } from '../../src/node/ship/manifest.ts';
import { spoolFile } from '../../src/node/spool/spool.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sizeAndTime, someBytes } from '../support/files.ts';
import { tempNodeStore } from '../support/temp-node-store.ts';

const FACTS = { node: 'hill', labels: {}, software: 'tsn test' };

/** A node whose recorder has made one file, ten seconds long; the test writes the log beside it. */
async function setUp(t: TestContext, begun: string, timeZone = 'America/Los_Angeles') {
  const recordedAt = Date.parse(begun);
  const clock = new FakeClock(recordedAt + 13_000);
  const { store, dataDir } = await tempNodeStore(t, clock);
  const folder = join(dataDir, 'monitor', '1999');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'any.WAV');
  writeFileSync(path, someBytes(1_000));
  utimesSync(path, recordedAt / 1_000 + 10, recordedAt / 1_000 + 10);
  const file: SettledFile = {
    ...{
      source: 'main',
      recorder: 'allstar' as const,
      name: '1999/any.WAV',
      path,
      ...sizeAndTime(path),
    },
    recordedAt: { recordedAt, source: 'name', certainty: 'exact', timeZone },
  };
  const log = (day: string, lines: readonly string[]): void =>
    appendFileSync(join(folder, `${day}.txt`), lines.map((line) => `${line}\n`).join(''));
  const spool = async (changes: Partial<SettledFile> = {}) => {
    const spooled = await spoolFile({ store, dataDir, clock }, { ...file, ...changes });
    assert.ok(spooled.outcome === 'spooled');
    const recording = await store.recordings.get(spooled.id);
    const [job] = await store.jobs.list({ limit: 1 });
    return { recording, waitMs: (job?.dueAt ?? 0) - clock.now(), said: said(recording) };
  };
  return { store, folder, file, log, spool, clock };
}

function said(recording: { readonly activity: string | null }): readonly string[] {
  return activityLines(recording).map((line) => line.slice(line.indexOf(',') + 1));
}

const WHOLE = [
  '20260128115950,RXKEY,3000',
  '20260128115955,RXUNKEY,3000',
  '20260128120000,RXKEY,2000',
  '20260128120000,TXKEY,MAIN',
  '20260128120008,RXUNKEY,2000',
  '20260128120010,TXUNKEY,MAIN',
  '20260128120030,RXKEY,MAIN',
];

test('the manifest carries the lines of the log that belong to the recording', async (t) => {
  const { log, spool } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', WHOLE);
  const { recording, waitMs } = await spool();
  assert.deepEqual(manifestOf(recording, FACTS).activity, WHOLE.slice(2, 6));
  assert.equal(waitMs, 0, 'the log has the end: nothing to wait for');
});

test('a recording without a log is spooled and shipped as always', async (t) => {
  const { spool } = await setUp(t, '2026-01-28T20:00:00Z');
  const { recording, waitMs } = await spool();
  assert.equal(recording.activity, null);
  assert.equal('activity' in manifestOf(recording, FACTS), false);
  assert.equal(waitMs, 0);
});

test('the last lines come late: the shipment waits three seconds for them, and looks again', async (t) => {
  const { log, spool, store, file } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', WHOLE.slice(0, 4));
  const { recording, waitMs, said: first } = await spool();
  assert.deepEqual(first, ['RXKEY,2000', 'TXKEY,MAIN']);
  assert.equal(waitMs, 3_000);
  log('20260128', WHOLE.slice(4));
  const shipped = await lastActivity(store, recording, file.path);
  assert.deepEqual(activityLines(shipped), WHOLE.slice(2, 6));
  assert.deepEqual(await store.recordings.get(recording.id), shipped, 'and it is kept');
});

test('an old recording waits for nothing', async (t) => {
  const { log, spool, clock } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', WHOLE.slice(0, 4));
  clock.advance(3_600_000);
  assert.equal((await spool()).waitMs, 0);
});

test('what the log said stays when the log is taken away before the shipment', async (t) => {
  const { log, spool, store, file, folder } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', WHOLE.slice(0, 5));
  const { recording } = await spool();
  rmSync(join(folder, '20260128.txt'));
  assert.deepEqual(await lastActivity(store, recording, file.path), recording);
  log('20260128', WHOLE.slice(6));
  assert.deepEqual(await lastActivity(store, recording, file.path), recording, 'a new log');
});

test('a name without a time has no place in the log', async (t) => {
  const { log, spool, file } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', WHOLE);
  const recordedAt = { ...file.recordedAt, source: 'mtime', certainty: 'guessed' } as const;
  assert.equal((await spool({ recordedAt })).recording.activity, null);
});

test('a recording over midnight finds its end in the next day’s log', async (t) => {
  const { log, spool } = await setUp(t, '2026-01-29T07:59:55Z');
  log('20260128', ['20260128235950,RXKEY,2000', '20260128235955,TXKEY,MAIN']);
  log('20260129', ['20260129000003,RXUNKEY,2000', '20260129000005,TXUNKEY,MAIN']);
  const { said: lines } = await spool();
  assert.deepEqual(lines, ['RXKEY,2000', 'TXKEY,MAIN', 'RXUNKEY,2000', 'TXUNKEY,MAIN']);
});

test('in the hour that comes twice, each recording gets the lines of its own hour', async (t) => {
  // A busy night: a line every ten seconds, and a link that talks at each half hour.
  const night: string[] = [];
  for (let at = Date.parse('2026-11-01T07:10:00Z'); at < NIGHT_END; at += 10_000) {
    const minute = new Date(at).toISOString().slice(14, 19);
    if (minute === '30:00') night.push(...keyed(at, 'RXKEY', 'TXKEY,MAIN'));
    else if (minute === '30:10') night.push(...keyed(at, 'RXUNKEY', 'TXUNKEY,MAIN'));
    else night.push(`${stampOf(at)},DTMF,MAIN,5`);
  }
  for (const hour of ['07', '08', '09', '10']) {
    const { log, spool } = await setUp(t, `2026-11-01T${hour}:30:00Z`);
    log('20261101', night);
    const expected = [`RXKEY,20${hour}`, 'TXKEY,MAIN', `RXUNKEY,20${hour}`, 'TXUNKEY,MAIN'];
    assert.deepEqual((await spool()).said, expected);
  }
});

const NIGHT_END = Date.parse('2026-11-01T11:00:00Z');

/** The clock in Los Angeles, which is set back at 09:00 UTC. */
function stampOf(at: number): string {
  const hours = at < Date.parse('2026-11-01T09:00:00Z') ? 7 : 8;
  return new Date(at - hours * 3_600_000).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** Node 2007 talks at seven UTC, 2008 at eight. */
function keyed(at: number, link: string, main: string): readonly string[] {
  const node = `20${new Date(at).toISOString().slice(11, 13)}`;
  return [`${stampOf(at)},${link},${node}`, `${stampOf(at)},${main}`];
}

test('a log that holds anything but lines of app_rpt sends nothing of it', async (t) => {
  const { log, spool } = await setUp(t, '2026-01-28T20:00:00Z');
  log('20260128', [
    'root:x:0:0:root:/root:/bin/bash',
    'notes of 2026-01-28 12:00:00',
    '\u0000\u0000',
  ]);
  assert.deepEqual((await spool()).said, []);
});
