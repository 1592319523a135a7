/**
 * `<data>/held`: calls that came while the database or the audio store was away. A recorder
 * that is refused does not send its call again, so it is told of success once the bytes are
 * on this disk, and they are taken in when what they wait for is back.
 */
import type { QuarantineCounts, ToQuarantine } from '../../domain/quarantine.ts';
import { dependencyOf } from '../../platform/dependencies.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { LocalFile } from './local.ts';
import type { Quarantine } from './quarantine.ts';

export interface HeldCalls {
  /** Returning means that it is on the disk; the file at `path` is left to the caller. Throws `quarantine/full`, `data/…`. */
  keep(call: Omit<ToQuarantine, 'code' | 'message'>, path: string, why: TsnError): Promise<void>;
  /** Takes in all that can be, the oldest first; how many. Throws what is still away. */
  takeAll(signal?: AbortSignal): Promise<number>;
  waiting(): Promise<QuarantineCounts>;
  /** At the start. */
  tidy(): Promise<void>;
}

export interface HeldNeeds {
  /** A folder like the quarantine's, of its own. */
  readonly folder: Quarantine;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly log: Log;
  local(file: LocalFile): Promise<void>;
}

/** Storage troubles that leave this machine's own disk as it is. */
const ELSEWHERE = new Set([
  'storage/not-mounted',
  'storage/unreachable',
  'storage/refused',
  'storage/no-bucket',
  'storage/full',
]);

/** Whether the failure says only that something is away that this machine's disk does not need. */
export function isAway(thrown: unknown): thrown is TsnError {
  if (!(thrown instanceof TsnError)) return false;
  return dependencyOf(thrown.code) === 'database' || ELSEWHERE.has(thrown.code);
}

export function createHeldCalls(needs: HeldNeeds): HeldCalls {
  const { folder } = needs;
  return {
    async keep(call, path, { code, message }) {
      await folder.put({ ...call, code, message }, path);
    },
    async takeAll(signal) {
      const waiting = (await folder.counts()).items === 0 ? [] : await folder.all();
      let taken = 0;
      for (const { id } of waiting.toReversed()) {
        if (signal?.aborted === true) break;
        if (await takeOne(needs, id)) taken += 1;
      }
      return taken;
    },
    waiting: () => folder.counts(),
    tidy: () => folder.tidy(),
  };
}

/** False: it stays, for the next time. */
async function takeOne(needs: HeldNeeds, id: string): Promise<boolean> {
  const { folder, log } = needs;
  const { code: _, message: __, ...call } = await folder.get(id);
  const path = folder.audioPath(id);
  try {
    await needs.local({ path, extension: call.extension, draft: call.draft });
  } catch (thrown) {
    if (isAway(thrown)) throw thrown;
    const failure = toTsnError(thrown);
    log.warn({ id, error: failure }, 'held call not taken in');
    if (failure.retry !== 'never') return false;
    const { code, message } = failure;
    await needs.quarantine.put({ ...call, code, message }, path);
  }
  await folder.remove(id);
  return true;
}
