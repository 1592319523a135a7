/**
 * The database is away in mid-work: a server that does not answer, a file that another process
 * has locked. Stages wait, no recording fails, and all goes on when it is back.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { atEnd } from '../support/at-end.ts';
import {
  addSpoken,
  allDone,
  assertCompleteOnce,
  poolOf,
  stagesOf,
} from '../support/pipeline-site.ts';
import { type StageProcess, startStages } from '../support/stage-process.ts';
import { startProxy } from '../support/tcp-proxy.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ON_SQLITE, storePlaceIn, tempServerStore } from '../support/temp-store.ts';

interface Outage {
  /** As the server that is tested reaches it. */
  readonly store: ServerStore;
  begin(): Promise<void>;
  end(): void;
}

/** A clock that can be put forward, so that nobody has to wait for leases to run out. */
class AheadClock implements Clock {
  aheadMs = 0;
  readonly now = () => systemClock.now() + this.aheadMs;
  readonly elapsed = () => systemClock.elapsed();
  readonly sleep: Clock['sleep'] = (ms, signal) => systemClock.sleep(ms, signal);
}

/** Another process stands still in the middle of a transaction. */
function locked(t: TestContext, place: StorePlace, root: string, store: ServerStore): Outage {
  const seam = { kind: 'transcribe', where: 'inside the transaction', act: 'stop' } as const;
  let other: StageProcess | undefined;
  return {
    store,
    async begin() {
      other = startStages(t, { place, root, worker: 'bay-2 7', seam });
      await other.reached();
    },
    end: () => other?.goOn(),
  };
}

/** All connections break, and new ones are refused. */
async function unreachable(t: TestContext, place: StorePlace, clock: Clock): Promise<Outage> {
  assert.ok('mysql' in place);
  const { port, ...rest } = place.mysql;
  const proxy = await startProxy(t, port);
  const mysql = { ...rest, host: '127.0.0.1', port: proxy.port };
  const store = await openServerStore({ mysql, clock });
  atEnd(t, () => store[Symbol.asyncDispose]()); // before the proxy
  return {
    store,
    async begin() {
      proxy.refuse(true);
      proxy.cut();
      // The driver hears of it. Of a question that it asks on a dead connection it would keep
      // the timer, and with it this process for a minute.
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    },
    end: () => proxy.refuse(false),
  };
}

test('the database is away in mid-work: what waits is not touched, what ran is run once more, all are complete once', async (t) => {
  const root = tempFolder(t);
  const clock = new AheadClock();
  const direct = await tempServerStore(t, clock, root);
  const ids = await addSpoken({ store: direct, clock, root }, 4);
  const place = await storePlaceIn(t, root);
  const outage = ON_SQLITE ? locked(t, place, root, direct) : await unreachable(t, place, clock);
  const { store } = outage;

  const inHand = Promise.withResolvers<void>();
  const back = Promise.withResolvers<void>();
  const recogniser = new FakeRecogniser(async () => {
    inHand.resolve();
    await back.promise;
    return 'this is W7ABC';
  });
  const unsettled = Promise.withResolvers<void>();
  const attempts = new Map<string, number>();
  const outcomes: string[] = [];
  const pool = poolOf(
    stagesOf({ store, clock, root, recogniser }),
    { store, clock },
    {
      ...{ capacity: 1, pollMs: 20 },
      onSettled({ kind, subjectId, attempt }, { result }) {
        attempts.set(`${kind} ${subjectId}`, attempt);
        outcomes.push(result);
        if (result === 'unsettled') unsettled.resolve();
      },
    },
  );
  await inHand.promise;
  await outage.begin();
  back.resolve(); // it has the words, and nowhere to put them
  await unsettled.promise;
  const open = await direct.jobs.list({ limit: 99 });
  const untouched = open.filter(({ leasedBy }) => leasedBy === null);
  assert.ok(untouched.length > 0);
  assert.ok(untouched.every((job) => job.attempts === 0 && job.failure === null));
  outage.end();

  clock.aheadMs = 90_000; // the lease of what was in hand has run out
  await allDone(direct);
  await pool.drain(10_000);
  assert.deepEqual(new Set(outcomes), new Set(['done', 'unsettled']));
  assert.equal(outcomes.filter((result) => result === 'unsettled').length, 1);
  assert.equal(Math.max(...attempts.values()), 2, 'it cost one attempt of the one in hand');
  await assertCompleteOnce(direct, ids);
});
