/** A process that takes jobs until none is left and prints each subject that it completed. */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/platform/clock.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { openServerStore } from '../../src/store/server/store.ts';

const [given = '', worker = ''] = process.argv.slice(2);
// `as`: the test wrote it.
const place = { ...JSON.parse(given), addon: loadSqliteAddon() } as StorePlace;
await using store = await openServerStore({ ...place, clock: systemClock });
for (;;) {
  const now = systemClock.now();
  const job = await store.jobs.lease({ kinds: ['ingest'], worker, now, forMs: 600_000 });
  if (job === undefined) break;
  await delay(1); // so that the leases of several processes overlap
  await store.transaction((tx) => tx.jobs.complete(job));
  process.stdout.write(`${job.subjectId} ${job.attempt}\n`);
}
