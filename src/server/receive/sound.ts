/** What follows when stored audio is there and whole: trouble that was noted is over, and what waited for it goes on. */
import type { AcceptNeeds } from './needs.ts';

export async function sound(
  { store, clock, log }: Pick<AcceptNeeds, 'store' | 'clock' | 'log'>,
  audioPath: string,
): Promise<void> {
  const recordings = await store.audioState.at(audioPath);
  const healed = await store.transaction(async (tx) => {
    const now = clock.now();
    // A stage may have found it missing before any look at the whole did.
    for (const { id } of recordings) await tx.jobs.reviveOf(id, 'audio/missing', now);
    return tx.audioState.sound(audioPath);
  });
  if (healed.length > 0) log.info({ recordings: healed }, 'audio healed');
}
