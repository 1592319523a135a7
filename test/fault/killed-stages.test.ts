/** SIGKILL at every seam of every stage, for real; then another server takes the work over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVER_JOB_KINDS } from '../../src/domain/pipeline.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import {
  addSpoken,
  allDone,
  assertCompleteOnce,
  poolOf,
  stagesOf,
} from '../support/pipeline-site.ts';
import { SEAMS, startStages } from '../support/stage-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storePlaceIn, tempServerStore } from '../support/temp-store.ts';

/** A minute and a half later: the leases of the dead one have run out. */
const LATER: Clock = { ...systemClock, now: () => systemClock.now() + 90_000 };

for (const kind of SERVER_JOB_KINDS) {
  for (const where of SEAMS) {
    test(`${kind}, killed ${where}: another server brings each recording to its end, once`, async (t) => {
      const root = tempFolder(t);
      const store = await tempServerStore(t, LATER, root);
      const ids = await addSpoken({ store, clock: systemClock, root }, 2);
      const place = await storePlaceIn(t, root);
      const seam = { kind, where, act: 'kill' } as const;
      const dead = startStages(t, { place, root, worker: 'hill-1 7', seam });
      assert.equal(await dead.ended(), 'SIGKILL');

      const pool = poolOf(stagesOf({ store, clock: LATER, root }), { store, clock: LATER });
      await allDone(store);
      await pool.drain(10_000);
      await assertCompleteOnce(store, ids);
    });
  }
}
