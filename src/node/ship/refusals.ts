/**
 * Recordings that do not get through though the line stands: the server refuses them, or
 * their bytes are gone. They are tried again for ever or wait for a person; either way
 * somebody has to hear of it, by the file's name.
 */
import type { LeasedJob } from '../../domain/leased-job.ts';
import { dependencyOf } from '../../platform/dependencies.ts';
import { FAILURES, type FailureCode, TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';

export interface Refusals {
  /** Takes up what was set aside before this start. */
  recall(store: Pick<NodeStore, 'jobs' | 'recordings'>): Promise<void>;
  /** An attempt failed. */
  failed(recording: SpooledRecording, job: Pick<LeasedJob, 'attempt'>, thrown: unknown): void;
  /** It got through, or is no longer wanted. */
  ended(recordingId: string): void;
  /** What a person should look at: for each code the first recording, and how many there are. */
  warnings(): readonly TsnError[];
}

/** So often it may be chance: bytes that were damaged on the way, a server that starts again. */
const SURE_AFTER = 3;
/** So many are remembered: the first ones tell enough. */
const MOST = 1_000;

export function createRefusals(log: Log): Refusals {
  const refused = new Map<string, { readonly file: string; readonly failure: TsnError }>();
  const failed: Refusals['failed'] = ({ id, originalName: file }, { attempt }, thrown) => {
    const failure = toTsnError(thrown);
    if (isNotItsOwn(failure.code)) return;
    if (failure.retry === 'later' && attempt < SURE_AFTER) return;
    const before = refused.get(id)?.failure.code;
    if (before !== failure.code) {
      log.error({ recordingId: id, file, error: failure }, 'recording does not get through');
    }
    if (refused.size < MOST || before !== undefined) refused.set(id, { file, failure });
  };
  return {
    failed,
    async recall({ jobs, recordings }) {
      for (const job of await jobs.list({ dead: true, limit: MOST })) {
        const { failure, subjectId } = job;
        if (failure === null || !isFailureCode(failure.code)) continue;
        const recording = await recordings.get(subjectId).catch(() => undefined);
        const told = new TsnError(failure.code, failure.message);
        if (recording !== undefined) failed(recording, { ...job, attempt: SURE_AFTER }, told);
      }
    },
    ended: (id) => void refused.delete(id),
    warnings: () => summary([...refused.values()]),
  };
}

/** A later version may have written others. */
function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code);
}

/** The connection says these, and a job that somebody else has is in good hands. */
function isNotItsOwn(code: FailureCode): boolean {
  return code === 'jobs/lease-lost' || dependencyOf(code) !== undefined;
}

function summary(
  all: readonly { readonly file: string; readonly failure: TsnError }[],
): readonly TsnError[] {
  const codes = [...new Set(all.map(({ failure }) => failure.code))];
  return codes.flatMap((code) => {
    const [first, ...more] = all.filter(({ failure }) => failure.code === code);
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more recordings)`;
    return [new TsnError(code, `${first.file}: ${first.failure.message}${others}`)];
  });
}
