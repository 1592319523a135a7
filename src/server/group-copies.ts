/**
 * Finds the copies of a recording: what other nodes heard of the same transmission. Run
 * when the audio was opened, and again when there are words; both times ends the same.
 */
import {
  bestCopy,
  CLOCK_SLACK_MS,
  type HeardCopy,
  type SameVerdict,
  sameTransmission,
} from '../domain/same-transmission.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import type { Copy } from '../store/server/copies.ts';
import type { ServerStore, ServerTx } from '../store/server/store.ts';

interface GroupNeeds {
  readonly store: Pick<ServerStore, 'transaction' | 'fleeting'>;
  readonly clock: Clock;
}

/** After a crash what was noted is looked for again. Of no effect for a recording whose sound was not measured. */
export function groupCopies({ store, clock }: GroupNeeds, recordingId: string): Promise<void> {
  return store.fleeting(async (tx) => {
    await tx.copies.looked(recordingId); // first: what is noted from here on is looked at again
    const heard = await tx.copies.heard(recordingId);
    if (heard === undefined) return;
    const around = await tx.copies.around(heard, CLOCK_SLACK_MS);
    // Copies come at the same time: whoever looks from another one of them waits.
    await tx.copies.hold([recordingId, ...around.map(({ id }) => id)]);
    for (const other of around) {
      if (await tx.copies.areApart(heard.id, other.id)) continue;
      const verdict = sameTransmission(heard, other);
      if (verdict === undefined) continue;
      if (verdict.isSame) await join(tx, heard, other, verdict);
      else await part(tx, heard, other, clock.now());
    }
  });
}

type Joined = Pick<SameVerdict, 'likeness'> & { readonly because: Copy['because'] };

/** Puts two entries together, unless some node would be in it twice. */
async function join(tx: ServerTx, a: HeardCopy, b: HeardCopy, how: Joined): Promise<boolean> {
  const [entryA, entryB] = [await entryOf(tx, a, how), await entryOf(tx, b, how)];
  if (entryA[0]?.entryId === entryB[0]?.entryId) return true;
  const all = [...entryA, ...entryB];
  const copies = await Promise.all(all.map(({ recordingId }) => tx.copies.heard(recordingId)));
  const heard = copies.filter((copy) => copy !== undefined);
  if (new Set(heard.map(({ node }) => node)).size < all.length) return false;
  const entryId = all.map((copy) => copy.entryId).sort()[0] ?? a.id;
  const best = bestCopy(heard);
  await tx.copies.putEntry(
    all.map((copy) => ({ ...copy, entryId, isShown: copy.recordingId === best?.id })),
  );
  return true;
}

/** Alone it is an entry of its own, as alike as the one it is put beside. */
async function entryOf(
  tx: ServerTx,
  { id }: HeardCopy,
  { likeness, because }: Joined,
): Promise<readonly Copy[]> {
  const known = await tx.copies.held(id);
  return known.length > 0
    ? known
    : [{ recordingId: id, entryId: id, isShown: true, likeness, because }];
}

/** The words say that they are two: whatever the sound had put together. */
async function part(tx: ServerTx, a: HeardCopy, b: HeardCopy, now: number): Promise<void> {
  await tx.copies.setApart(a.id, b.id, 'words', now);
  const entry = await tx.copies.held(a.id);
  const isTogether = entry.some((copy) => copy.recordingId === b.id);
  if (isTogether && !entry.some(({ because }) => because === 'person')) await leave(tx, a.id);
}

/** Takes one out of its entry; of those that stay the best is shown. */
async function leave(tx: ServerTx, recordingId: string): Promise<void> {
  const entry = await tx.copies.held(recordingId);
  const stay = entry.filter((copy) => copy.recordingId !== recordingId);
  await tx.copies.remove(recordingId);
  if (stay.length < 2) return;
  const copies = await Promise.all(stay.map((copy) => tx.copies.heard(copy.recordingId)));
  const best = bestCopy(copies.filter((copy) => copy !== undefined));
  const entryId = stay.map((copy) => copy.recordingId).sort()[0] ?? recordingId;
  await tx.copies.putEntry(
    stay.map((copy) => ({ ...copy, entryId, isShown: copy.recordingId === best?.id })),
  );
}

/** A person says that this recording is a transmission of its own; no sound will say otherwise again. */
export function tellApart({ store, clock }: GroupNeeds, recordingId: string): Promise<number> {
  return store.transaction(async (tx) => {
    await tx.recordings.get(recordingId);
    await tx.copies.hold([recordingId]);
    const others = (await tx.copies.held(recordingId)).filter(
      (copy) => copy.recordingId !== recordingId,
    );
    for (const other of others) {
      await tx.copies.setApart(recordingId, other.recordingId, 'person', clock.now());
    }
    await leave(tx, recordingId);
    return others.length;
  });
}

/** A person says that two recordings are one transmission. Throws `data/not-found`, `usage/invalid`. */
export function tellTogether({ store }: GroupNeeds, a: string, b: string): Promise<void> {
  return store.transaction(async (tx) => {
    for (const id of [a, b]) await tx.recordings.get(id);
    await tx.copies.hold([a, b]);
    const [one, other] = [await tx.copies.heard(a), await tx.copies.heard(b)];
    if (one === undefined || other === undefined || a === b) {
      throw new TsnError('usage/invalid', 'give two recordings whose audio was opened');
    }
    await tx.copies.setTogether(a, b);
    if (!(await join(tx, one, other, { likeness: 1, because: 'person' }))) {
      throw new TsnError('usage/invalid', 'one node would be in that entry twice');
    }
  });
}
