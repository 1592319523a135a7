/**
 * A server's pool in a process of its own: `share-worker.ts PLACE NAME LEASE_MS`. It says `ready`,
 * `held` and `done` with subject and attempt; the first job is held until its standard input says
 * anything. SIGTERM drains it.
 */
import { once } from 'node:events';
import { startPool } from '../../src/jobs/pool.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import { systemClock as clock } from '../../src/platform/clock.ts';
import { silentLog as log } from '../../src/platform/log.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { openServerStore } from '../../src/store/server/store.ts';

const [given = '', worker = '', leaseMs = ''] = process.argv.slice(2);
// `as`: the test wrote it.
await using store = await openServerStore({ ...(JSON.parse(given) as StorePlace), clock });
const go = once(process.stdin, 'data');
const stopped = once(process, 'SIGTERM');
process.stdout.write('ready\n');

const stage: Stage = {
  kind: 'ingest',
  missing: async () => [],
  async run(job, signal) {
    process.stdout.write(`held ${job.subjectId} ${job.attempt}\n`);
    const aborted = once(signal, 'abort');
    await Promise.race([go, aborted]);
    signal.throwIfAborted();
    await store.transaction((tx) => tx.jobs.complete(job));
    process.stdout.write(`done ${job.subjectId} ${job.attempt}\n`);
  },
};
const common = { stages: [stage], store, clock, log, capacity: 1 };
const pool = startPool({ ...common, worker, leaseMs: Number(leaseMs), pollMs: 50 });
await stopped;
process.stdin.destroy();
await pool.drain(100);
