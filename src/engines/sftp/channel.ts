/**
 * One SFTP channel as promises. ssh2's streams and `fastPut` never settle when
 * the server dies; its raw requests do, and every one of them is also raced
 * against the end of the connection and against a watchdog.
 */
import type { SFTPWrapper } from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { requestFailure } from './failures.ts';
import type { Outlet } from './outlet.ts';
import { writeBytes } from './write-size.ts';

/** ssh2's callbacks: an error, or the answer. */
export type Answer<T> = (error: Error | null | undefined, value: T) => void;

export interface SftpChannel {
  /** Sends one request and waits for its answer. `what` names it in errors: `write x.part`. */
  request<T>(what: string, send: (sftp: SFTPWrapper, answer: Answer<T>) => void): Promise<T>;
  /** Resolves when the line is ready for more, or gone; ask it before each large request. */
  room(this: void): Promise<void>;
  /** The most bytes of data that one write may carry to this server. */
  readonly writeBytes: number;
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
  /** Nothing was answered and no data taken for this long (at most twice that): the connection is given up. */
  readonly stallMs: number;
  readonly onStall: (error: TsnError) => void;
  readonly outlet: Outlet;
}

export function createChannel({ sftp, clock, stallMs, onStall, outlet }: Needs): OwnedChannel {
  const waiting = new Set<(error: TsnError) => void>();
  /** Signs of life: answers, and first requests after a rest. */
  let signs = 0;
  let ended: TsnError | undefined;
  const over = new AbortController();
  let watching = false;

  /**
   * Counts lengths of sleep, not times of day: a clock that jumps is not a stall. It
   * sleeps on when all is answered: to stop and start it costs more than a request. On a
   * slow line a request waits behind others' data: while that moves on, nothing is stuck.
   */
  const watchdog = async (): Promise<void> => {
    while (waiting.size > 0) {
      const before = signs + outlet.progress();
      await clock.sleep(stallMs, over.signal);
      if (over.signal.aborted) return;
      if (signs + outlet.progress() !== before || waiting.size === 0) continue;
      onStall(new TsnError('sftp/stalled', `the server did not answer for ${stallMs} ms`));
      return;
    }
    watching = false;
  };
  const begin = (reject: (error: TsnError) => void): void => {
    if (waiting.size === 0) signs += 1;
    waiting.add(reject);
    if (watching) return;
    watching = true;
    void watchdog();
  };
  const done = (reject: (error: TsnError) => void): void => {
    signs += 1;
    waiting.delete(reject);
  };

  return {
    room: outlet.room,
    writeBytes: writeBytes(sftp),
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
      over.abort();
      for (const reject of [...waiting]) reject(error);
    },
    close: () => sftp.end(),
  };
}
