/** SIGKILL between the commit of a stage and the look for copies: the look is made up for, by whichever server lives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { upkeep } from '../../src/modes/server-upkeep.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { addSpoken, allDone, poolOf, stagesOf } from '../support/pipeline-site.ts';
import { NOON, sampleTranscript } from '../support/samples.ts';
import { startStages } from '../support/stage-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 90_000 };
const OTHER_WORDS = 'the antenna is up at sixty feet now';

async function listed(store: ServerStore): Promise<number> {
  return (await store.views.recordings({ limit: 9 })).items.length;
}

/** The same over of two nodes: one is heard to its end, the other waits for the stage that dies. */
async function open(t: Parameters<typeof tempFolder>[0], kind: 'ingest' | 'transcribe') {
  const root = tempFolder(t);
  const store = await tempServerStore(t, LATER, root);
  const site = { store, clock: systemClock, root };
  const [first = ''] = await addSpoken(site, 1, { node: 'hill', recordedAt: NOON });
  const pool = poolOf(stagesOf(site), site);
  await allDone(store);
  await pool.drain(10_000);
  await store.transaction((tx) => tx.transcripts.put(first, sampleTranscript(OTHER_WORDS)));
  await addSpoken(site, 1, { node: 'dale', recordedAt: NOON + 200 });
  const seam = { kind, where: 'after the commit', act: 'kill' } as const;
  const place = await storePlaceIn(t, root);
  const says = 'net control this is kilo seven alpha';
  const dead = startStages(t, { place, root, worker: 'hill-1 7', seam, says });
  return {
    store,
    ended: () => dead.ended(),
    look: () => upkeep({ ...site, clock: LATER, log: silentLog }),
  };
}

test('killed before it looks by sound: two nodes’ copies become one entry all the same', async (t) => {
  const { store, ended, look } = await open(t, 'ingest');
  assert.equal(await ended(), 'SIGKILL');
  assert.equal(await listed(store), 2, 'nobody has looked');
  await look();
  assert.equal(await listed(store), 1);
  await look();
  assert.equal(await listed(store), 1);
});

test('killed before it looks by words: what sounded alike is parted all the same', async (t) => {
  const { store, ended, look } = await open(t, 'transcribe');
  assert.equal(await ended(), 'SIGKILL');
  assert.equal(await listed(store), 1, 'by sound they are one');
  await look();
  assert.equal(await listed(store), 2);
});
