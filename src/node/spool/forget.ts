/**
 * Recordings that are long confirmed and whose bytes are no longer on this machine: their rows
 * would only make the database grow for ever. As long as the recorder's own file is there the row
 * stays, since the server may ask for it again. The file's mark stays in any case, so that it is not
 * shipped anew should it come back.
 */
import { access } from 'node:fs/promises';
import type { Clock } from '../../platform/clock.ts';
import { systemCode } from '../../platform/system-code.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';
import type { OriginalPath } from '../recorder-file.ts';
import { holdsAnything } from '../source-folder.ts';

interface ForgetNeeds {
  readonly store: NodeStore;
  readonly clock: Clock;
  readonly originalPath: OriginalPath;
}

/** How long a confirmed recording is listed and counted in any case. */
const REMEMBER_MS = 90 * 86_400_000;
const A_ROUND = 50;

/** Each call looks at some; those that stay are passed over by the next ones, until all were looked at. */
export function forgetRound({ store, clock, originalPath }: ForgetNeeds): () => Promise<void> {
  let skip = 0;
  return async () => {
    const before = clock.now() - REMEMBER_MS;
    const old = await store.held.longConfirmed(before, A_ROUND, skip);
    const gone: string[] = [];
    for (const recording of old) if (await isGone(recording, originalPath)) gone.push(recording.id);
    skip = old.length < A_ROUND ? 0 : skip + old.length - gone.length;
    if (gone.length === 0) return;
    await store.transaction(async (tx) => {
      for (const id of gone) await tx.recordings.forgetConfirmed(id);
    });
  };
}

async function isGone(recording: SpooledRecording, originalPath: OriginalPath): Promise<boolean> {
  if (recording.original !== 'there') return true;
  const isThere = await access(originalPath(recording)).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  );
  return !isThere && holdsAnything(originalPath, recording.source);
}
