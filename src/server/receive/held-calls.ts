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

type HeldCall = Omit<ToQuarantine, 'code' | 'message'>;

export interface HeldCalls {
  /** Returning means that it is on the disk; the file at `path` is left to the caller. Throws `quarantine/full`, `data/…`. */
  keep(call: HeldCall, path: string, why: TsnError): Promise<void>;
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
  local(this: void, file: LocalFile): Promise<void>;
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

/** False: it stays, for the next time. Throws what is away. */
async function takeOne(needs: HeldNeeds, id: string): Promise<boolean> {
  const { folder, log } = needs;
  try {
    const { code: _, message: __, ...call } = await folder.get(id);
    await takeInOrAside(needs, call, folder.audioPath(id));
    await folder.remove(id);
    return true;
  } catch (thrown) {
    if (isAway(thrown)) throw thrown;
    // Also when the quarantine is full: those behind it need not wait for a person.
    log.warn({ id, error: toTsnError(thrown) }, 'held call not taken in');
    return false;
  }
}

async function takeInOrAside(
  { local, quarantine, log }: HeldNeeds,
  call: HeldCall,
  path: string,
): Promise<void> {
  try {
    await local({ path, extension: call.extension, draft: call.draft });
  } catch (thrown) {
    const failure = toTsnError(thrown);
    if (isAway(thrown) || failure.retry !== 'never') throw failure;
    log.warn({ error: failure }, 'held call set aside');
    await quarantine.put({ ...call, code: failure.code, message: failure.message }, path);
  }
}
