/**
 * Ships again what the server has confirmed and the node still keeps (`archive.keep`): a
 * server that lost its bytes is healed by that, any other stores nothing twice.
 */
import type { Clock } from '../platform/clock.ts';
import type { SpooledRecording } from '../store/node/recordings.ts';
import type { NodeStore } from '../store/node/store.ts';

/** So many in one transaction, so that the node that runs beside it goes on. */
const BATCH = 200;

/** Answers their ids, the one confirmed first at the front. */
export async function shipAgain(store: NodeStore, clock: Clock): Promise<readonly string[]> {
  const again: string[] = [];
  const before = clock.now(); // what the node confirms meanwhile, beside this, is done
  for (;;) {
    const oldest = await store.held.confirmedCopies(BATCH);
    const part = oldest.filter(({ shippedAt }) => shippedAt !== null && shippedAt < before);
    if (part.length === 0) return again;
    again.push(...(await unconfirm(store, part, before)));
  }
}

/** A copy that was let go in the meantime is left out. */
function unconfirm(store: NodeStore, part: readonly SpooledRecording[], now: number) {
  return store.transaction(async (tx) => {
    const done: string[] = [];
    for (const { id } of part) {
      if (!(await tx.held.unconfirm(id))) continue;
      await tx.jobs.enqueue('ship', id, now);
      done.push(id);
    }
    return done;
  });
}
