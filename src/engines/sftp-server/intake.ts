/**
 * Back-pressure for one connection: ssh2 opens its receive window at once, however
 * slow the disk is. When too much waits, the socket is left unread until it eased.
 */
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

export function createIntake(
  socket: Pausable,
  limits: Pick<SftpLimits, 'requestsInFlight' | 'bytesInFlight'>,
): Intake {
  let requests = 0;
  let bytesWaiting = 0;
  let paused = false;
  return {
    get busy() {
      return requests > 0;
    },
    take(bytes) {
      requests += 1;
      bytesWaiting += bytes;
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
      socket.resume();
    },
  };
}
