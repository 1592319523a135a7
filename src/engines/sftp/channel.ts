/**
 * One SFTP channel as promises. ssh2's streams and `fastPut` never settle when
 * the server dies; its raw requests do, and every one of them is also raced
 * against the end of the connection and against a watchdog.
 */
import type { SFTPWrapper } from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { requestFailure } from './failures.ts';

/** ssh2's callbacks: an error, or the answer. */
export type Answer<T> = (error: Error | null | undefined, value: T) => void;

export interface SftpChannel {
  /** Sends one request and waits for its answer. `what` names it in errors: `write x.part`. */
  request<T>(what: string, send: (sftp: SFTPWrapper, answer: Answer<T>) => void): Promise<T>;
}

export interface OwnedChannel extends SftpChannel {
  /** Settles everything that still waits; later requests fail the same way. */
  fail(error: TsnError): void;
  /** Gives the channel back to the server; open handles end with it. */
  close(): void;
}

interface Needs {
  readonly sftp: SFTPWrapper;
  readonly clock: Clock;
  /** Requests wait, and none was answered for this long: the connection is given up. */
  readonly stallMs: number;
  readonly onStall: (error: TsnError) => void;
}

export function createChannel({ sftp, clock, stallMs, onStall }: Needs): OwnedChannel {
  const waiting = new Set<(error: TsnError) => void>();
  let answers = 0;
  let ended: TsnError | undefined;
  let watching: AbortController | undefined;

  /** Counts lengths of sleep, not times of day: a clock that jumps is not a stall. */
  const watchdog = async (rest: AbortSignal): Promise<void> => {
    for (;;) {
      const before = answers;
      await clock.sleep(stallMs, rest);
      if (rest.aborted) return;
      if (answers !== before) continue;
      onStall(new TsnError('sftp/stalled', `the server did not answer for ${stallMs} ms`));
      return;
    }
  };
  const begin = (reject: (error: TsnError) => void): void => {
    waiting.add(reject);
    if (watching !== undefined) return;
    watching = new AbortController();
    void watchdog(watching.signal);
  };
  const done = (reject: (error: TsnError) => void): void => {
    answers += 1;
    waiting.delete(reject);
    if (waiting.size > 0) return;
    watching?.abort();
    watching = undefined;
  };

  return {
    request: (what, send) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        const refuse = (thrown: unknown): void => {
          done(refuse);
          reject(requestFailure(what, thrown));
        };
        begin(refuse);
        try {
          send(sftp, (error, value) => {
            if (error) return refuse(error);
            done(refuse);
            resolve(value);
          });
        } catch (error) {
          refuse(error);
        }
      }),
    fail(error) {
      ended ??= error;
      for (const reject of [...waiting]) reject(error);
    },
    close: () => sftp.end(),
  };
}
