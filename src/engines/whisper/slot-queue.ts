/** Lets at most N clips at a time to whatever worker is alive; the others wait in line. */
import type { TsnError } from '../../platform/errors.ts';
import { aborted } from './failures.ts';

interface Waiting<Worker> {
  resolve(turn: Turn<Worker>): void;
  reject(failure: TsnError): void;
}

export interface Turn<Worker> extends Disposable {
  readonly worker: Worker;
}

export class SlotQueue<Worker> {
  readonly #waiting = new Set<Waiting<Worker>>();
  #worker: Worker | undefined;
  #free = 0;
  readonly #turns = new Map<Worker, number>();

  /** A worker with this many slots is ready. */
  open(worker: Worker, slots: number): void {
    this.#worker = worker;
    this.#free = slots;
    this.#serve();
  }

  /** The worker is gone. Those who wait go on waiting for the next one. */
  close(): void {
    this.#worker = undefined;
    this.#free = 0;
  }

  /** Turns that were given out for `worker` and not given back, also after {@link close}. */
  turnsOf(worker: Worker): number {
    return this.#turns.get(worker) ?? 0;
  }

  /** No worker is to be expected soon: nobody shall wait. */
  refuse(failure: TsnError): void {
    for (const waiting of this.#waiting) waiting.reject(failure);
    this.#waiting.clear();
  }

  /** Resolves in the order of asking. Dispose the turn to give the slot back. */
  take(signal?: AbortSignal): Promise<Turn<Worker>> {
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#waiting.delete(waiting)) reject(aborted());
      };
      const waiting: Waiting<Worker> = {
        resolve(turn) {
          signal?.removeEventListener('abort', leave);
          resolve(turn);
        },
        reject,
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
      this.#serve();
    });
  }

  #serve(): void {
    for (const waiting of this.#waiting) {
      if (this.#worker === undefined || this.#free === 0) return;
      this.#waiting.delete(waiting);
      this.#free -= 1;
      waiting.resolve(this.#turn(this.#worker));
    }
  }

  #turn(worker: Worker): Turn<Worker> {
    this.#turns.set(worker, this.turnsOf(worker) + 1);
    return {
      worker,
      [Symbol.dispose]: () => {
        const left = this.turnsOf(worker) - 1;
        if (left > 0) this.#turns.set(worker, left);
        else this.#turns.delete(worker);
        if (this.#worker !== worker) return; // a slot of a dead worker is no slot of the next
        this.#free += 1;
        this.#serve();
      },
    };
  }
}
