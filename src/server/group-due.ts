/**
 * Looks for the copies of recordings that nobody looked for since their sound was measured
 * or their words changed: a server died in between, or the words came by another way than a
 * stage (a correction, a new judgement).
 */
import type { Clock } from '../platform/clock.ts';
import { toTsnError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { ServerStore } from '../store/server/store.ts';
import { groupCopies } from './group-copies.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'transaction' | 'fleeting' | 'copies'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A stage looks by itself right after its commit; this is for what it did not get to. */
const GRACE_MS = 30_000;
const BATCH = 100;

/** Answers how many were looked at. What fails is left for the next time. */
export async function groupDue(needs: Needs, signal?: AbortSignal): Promise<number> {
  const before = needs.clock.now() - GRACE_MS;
  for (let looked = 0; ; ) {
    const due = await needs.store.copies.due(before, BATCH);
    let done = 0;
    for (const id of due) if (signal?.aborted !== true && (await look(needs, id))) done += 1;
    looked += done;
    if (done < BATCH) return looked; // none left, stopped, or some fail: not again at once
  }
}

async function look(needs: Needs, recordingId: string): Promise<boolean> {
  try {
    await groupCopies(needs, recordingId);
    return true;
  } catch (error) {
    needs.log.warn({ recordingId, error: toTsnError(error) }, 'looking for copies failed');
    return false;
  }
}
