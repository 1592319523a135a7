/** How long to wait before the worker is started again. */
import type { FailureCode } from '../../platform/errors.ts';

const FIRST_MS = 250;
const LONGEST_MS = 60_000;
/** Looking for a file costs nothing, and whoever just put it there watches. */
const LOOK_AGAIN_MS = 5_000;

const MISSING: readonly FailureCode[] = ['whisper/no-binary', 'whisper/no-model'];

/** @param troubles failures in a row, this one included */
export function restartDelayMs(troubles: number, code: FailureCode): number {
  if (MISSING.includes(code)) return LOOK_AGAIN_MS;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(troubles - 1, 10));
}
