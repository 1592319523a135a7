/**
 * One commit, and with it one sync of the disk, for all who want to write at the same time.
 * Whoever comes while a commit runs waits for the next one. Everybody's promise is kept
 * only after the commit that holds his part.
 */
import { setImmediate } from 'node:timers/promises';
import type { ServerStore, ServerTx } from '../../store/server/store.ts';

/** Runs `work` in a transaction that others may share: the same rules as for one's own. */
export type Together = <R>(work: (tx: ServerTx) => Promise<R>) => Promise<R>;

interface Part {
  run(tx: ServerTx): Promise<void>;
  /** Of what the last `run` answered. */
  keep(): void;
  fail(error: unknown): void;
}

/** So many in one: others who write wait for it. */
const MOST = 32;

export function together({ transaction }: Pick<ServerStore, 'transaction'>): Together {
  const waiting: Part[] = [];
  let running = false;

  const drain = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      await setImmediate(); // all whose files are on the disk by now come along
      await commit(transaction, waiting.splice(0, MOST));
    }
    running = false;
  };

  return (work) => {
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof work>>>();
    let answer: { readonly value: Awaited<ReturnType<typeof work>> } | undefined;
    waiting.push({
      async run(tx) {
        answer = { value: await work(tx) };
      },
      keep: () => answer && resolve(answer.value),
      fail: reject,
    });
    if (!running) void drain();
    return promise;
  };
}

/** One that throws undoes all: then each gets a transaction of its own, and only he fails. */
async function commit(transaction: ServerStore['transaction'], parts: readonly Part[]) {
  try {
    await transaction(async (tx) => {
      for (const part of parts) await part.run(tx);
    });
    for (const part of parts) part.keep();
  } catch (error) {
    const [first, ...others] = parts;
    if (others.length === 0) first?.fail(error);
    else for (const part of parts) await commit(transaction, [part]);
  }
}
