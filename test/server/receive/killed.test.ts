/** SIGKILL at every seam of an acceptance, for real: no orphan, nothing lost, nothing doubled. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { DRAFT } from '../../support/local-draft.ts';
import { localStorage } from '../../support/local-storage.ts';
import { World } from './world.ts';

const WORKER = join(import.meta.dirname, '../../support/accept-worker.ts');
const SEAMS = [
  'before manifest',
  'after manifest',
  'before audio',
  'after audio',
  'before transaction',
  'after transaction',
  'after all',
] as const;
/** From here on the bytes are stored: they must not need their sender any more. */
const STORED = new Set<string>(SEAMS.slice(SEAMS.indexOf('after audio')));

for (const seam of SEAMS) {
  test(`killed ${seam}: after the start there is no orphan, and sent again it is stored once`, async (t) => {
    const world = await World.start(t);
    const { dataDir, store, clock } = world;
    const path = join(dataDir, 'came.wav');
    writeFileSync(path, 'some audio');
    const child = spawn(process.execPath, [WORKER, dataDir, path, seam], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
    assert.equal(readFileSync(path, 'utf8'), 'some audio', "the sender's file is untouched");

    const needs = { dataDir, store, clock, log: silentLog, version: 'test' };
    const receive = createReceive({ ...needs, ...localStorage(dataDir) });
    await receive.reconcile();
    await receive.verify({ hash: true });
    assert.equal((await world.recordings()).length, STORED.has(seam) ? 1 : 0);
    await receive.local({ path, extension: 'wav', draft: DRAFT });
    assert.equal((await world.recordings()).length, 1, 'stored once');
    const [audioPath = ''] = await world.archived();
    assert.equal(String(await world.read(audioPath)), 'some audio');
    assert.equal((await store.jobs.list({ limit: 9 })).length, 1, 'queued once');
    const report = await receive.verify({ hash: true });
    const { missing, damaged, adopted, quarantined, left } = report;
    assert.deepEqual([missing, damaged, adopted, quarantined, left], [0, 0, 0, 0, 0]);
  });
}
