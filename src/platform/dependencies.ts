/**
 * Failures that say nothing about the recording: something it needs is away, and an
 * outage must not fail recordings, however long it lasts and whatever its usual cure.
 */
import type { FailureCode } from './errors.ts';

/** What work depends on beside the recording itself. */
export const DEPENDENCIES = [
  ...(['recogniser', 'storage', 'database', 'llm', 'callbook'] as const),
  ...(['server', 'recorder'] as const), // of a node
] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

const DEPENDENCY_OF: { readonly [C in FailureCode]?: Dependency } = {
  'data/not-writable': 'storage',
  'data/not-allowed': 'storage',
  'data/disk-full': 'storage',
  'data/disk-failing': 'storage',
  'data/in-use': 'storage',
  'storage/not-mounted': 'storage',
  'storage/low-space': 'storage',
  'storage/full': 'storage',
  'storage/unreachable': 'storage',
  'storage/refused': 'storage',
  'storage/no-bucket': 'storage',
  'store/busy': 'database',
  'store/unreachable': 'database',
  'store/access-denied': 'database',
  'store/no-database': 'database',
  'store/older-database': 'database',
  'store/corrupt': 'database',
  'net/unreachable': 'server',
  'server/not-running': 'server',
  'folder/not-found': 'recorder',
  'folder/not-readable': 'recorder',
  'sftp/unreachable': 'server',
  'sftp/stalled': 'server',
  'sftp/host-key-changed': 'server',
  'sftp/key-refused': 'server',
  'sftp/paused': 'server',
  'https/unreachable': 'server',
  'https/stalled': 'server',
  'https/certificate': 'server',
  'https/certificate-time': 'server',
  'https/key-refused': 'server',
  'https/clock-differs': 'server',
  'https/paused': 'server',
  'whisper/no-binary': 'recogniser',
  'whisper/no-model': 'recogniser',
  'whisper/bad-model': 'recogniser',
  'whisper/cpu-unsupported': 'recogniser',
  'whisper/aborted': 'recogniser',
  'whisper/no-gpu': 'recogniser',
  'whisper/nonsense': 'recogniser',
  'speech/unreachable': 'recogniser',
  'speech/busy': 'recogniser',
  'speech/key-refused': 'recogniser',
  'speech/no-key': 'recogniser',
  'speech/no-credit': 'recogniser',
  'speech/not-there': 'recogniser',
  'speech/too-large': 'recogniser',
  'speech/budget-spent': 'recogniser',
  'speech/no-link': 'recogniser',
};

/** Undefined for failures of the recording's own, and for bugs. */
export function dependencyOf(code: FailureCode): Dependency | undefined {
  return DEPENDENCY_OF[code];
}
