/**
 * A server's stages in a process of their own, to which something is done at a named seam:
 * `node stage-worker.ts '{"place":…,"root":…,"worker":…,"seam":…}'`. It prints each job that
 * it settled, and ends when no job is left.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { JobKind } from '../../src/domain/pipeline.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { openServerStore, type ServerStore } from '../../src/store/server/store.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { poolOf, stagesOf } from './pipeline-site.ts';
import type { Seam, StageWork } from './stage-process.ts';

const { seam, worker, root, says, place: given } = JSON.parse(process.argv[2] ?? '') as StageWork;
// `as`: the test wrote it.
const place = { ...given, addon: loadSqliteAddon() } as StorePlace;
const said = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** Synchronous: what was said is said, whatever happens to this process next. */
const say = (line: string): void => void writeSync(1, `${line}\n`);
const heard = says === undefined ? {} : { recogniser: new FakeRecogniser(() => says) };
let isOver = false;

async function at(kind: JobKind, where: Seam['where']): Promise<void> {
  if (isOver || seam?.kind !== kind || seam.where !== where) return;
  isOver = true;
  if (seam.act === 'kill') process.kill(process.pid, 'SIGKILL');
  say('reached');
  if (seam.act === 'stop') process.kill(process.pid, 'SIGSTOP');
  else await said.next();
}

/** Of the transactions of a stage the first is the one that counts. */
function seamedStore(store: ServerStore, kind: JobKind): ServerStore {
  const around =
    (run: ServerStore['transaction']): ServerStore['transaction'] =>
    async (work) => {
      await at(kind, 'before the transaction');
      const result = await run(async (tx) => {
        const written = await work(tx);
        await at(kind, 'inside the transaction');
        return written;
      });
      await at(kind, 'after the commit');
      return result;
    };
  return { ...store, transaction: around(store.transaction), fleeting: around(store.fleeting) };
}

function seamed(stage: Stage): Stage {
  return {
    ...stage,
    async run(job, signal) {
      await at(stage.kind, 'before the slow work');
      await stage.run(job, signal);
    },
  };
}

await using store = await openServerStore({ ...place, clock: systemClock });
const stages = (['ingest', 'transcribe', 'extract'] as const).flatMap((kind) =>
  stagesOf({ store: seamedStore(store, kind), clock: systemClock, root, ...heard })
    .filter((stage) => stage.kind === kind)
    .map(seamed),
);
const pool = poolOf(
  stages,
  { store, clock: systemClock },
  {
    ...{ worker, capacity: 1, pollMs: 20 },
    onSettled: ({ kind, subjectId }, { result }) => say(`${result} ${kind} ${subjectId}`),
  },
);
// Asking again and again is right here: another process may settle the last job, and processes
// share nothing but the database, which wakes nobody (servers find each other's jobs by asking,
// too). No assertion rests on the interval: it only says how soon after the end this one ends.
for (;;) {
  const { waiting, running } = await store.jobs.counts();
  if (waiting + running === 0) break;
  await systemClock.sleep(20);
}
await pool.drain(10_000);
process.stdin.destroy();
