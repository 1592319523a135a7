/**
 * Back-pressure for one connection: ssh2 opens its receive window at once, however
 * slow the disk is. When too much waits, the socket is left unread until it eased.
 */
import type { Clock } from '../../platform/clock.ts';
import type { SftpLimits } from './limits.ts';

export interface Intake {
  /** True while any request waits for its answer. */
  readonly busy: boolean;
  /** A request came in that holds this many bytes. */
  take(bytes: number): void;
  /** It was answered. */
  settle(bytes: number): void;
}

export interface Pausable {
  pause(): void;
  resume(): void;
}

const SECOND_MS = 1_000;

export function createIntake(
  socket: Pausable,
  limits: Pick<SftpLimits, 'requestsInFlight' | 'bytesInFlight' | 'bytesPerSecond'>,
  clock: Clock,
): Intake {
  let requests = 0;
  let bytesWaiting = 0;
  let paused = false;
  let resting = false;
  let second = { since: clock.now(), bytes: 0 };
  /** Too much within a second: the rest of it, and what is over, is waited for. */
  const restAfter = (bytes: number): void => {
    if (limits.bytesPerSecond === 0 || bytes === 0) return;
    const now = clock.now();
    if (Math.abs(now - second.since) >= SECOND_MS) second = { since: now, bytes: 0 };
    second.bytes += bytes;
    if (resting || second.bytes < limits.bytesPerSecond) return;
    resting = true;
    socket.pause();
    void clock.sleep((second.bytes / limits.bytesPerSecond) * SECOND_MS).then(() => {
      resting = false;
      if (!paused) socket.resume();
    });
  };
  return {
    get busy() {
      return requests > 0;
    },
    take(bytes) {
      requests += 1;
      bytesWaiting += bytes;
      restAfter(bytes);
      if (paused) return;
      if (requests < limits.requestsInFlight && bytesWaiting < limits.bytesInFlight) return;
      paused = true;
      socket.pause();
    },
    settle(bytes) {
      requests -= 1;
      bytesWaiting -= bytes;
      if (!paused) return;
      if (requests > limits.requestsInFlight / 2 || bytesWaiting > limits.bytesInFlight / 2) return;
      paused = false;
      if (!resting) socket.resume();
    },
  };
}
