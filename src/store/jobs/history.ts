/** What became of a job's attempts, kept with it: the latest few, as JSON in its row. */
import type { AttemptView } from '../../domain/views.ts';

const MOST_ATTEMPTS = 10;
const MOST_TEXT = 300;

export function readHistory(history: string | null): readonly AttemptView[] {
  if (history === null) return [];
  return JSON.parse(history) as readonly AttemptView[]; // written by `withAttempt` alone
}

/** The history with one more attempt; the oldest go. */
export function withAttempt(history: string | null, attempt: AttemptView): string {
  const kept = { ...attempt, message: attempt.message.slice(0, MOST_TEXT) };
  return JSON.stringify([...readHistory(history), kept].slice(-MOST_ATTEMPTS));
}

interface Lost {
  readonly history: string | null;
  readonly attempts: number;
  readonly leasedBy: string | null;
}

/** Of an attempt that ended without a word: its worker died, or its machine. */
export function withLostAttempt({ history, attempts, leasedBy }: Lost, at: number): string | null {
  if (leasedBy === null) return history;
  const code = 'jobs/lease-lost';
  const message = 'the worker was not heard of again';
  return withAttempt(history, { at, attempt: attempts, worker: leasedBy, code, message });
}
