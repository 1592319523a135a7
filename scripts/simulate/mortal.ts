/**
 * Sudden death within one process: from the moment of the kill on, nothing that the dead server
 * asked of its store, its audio or its clock is ever answered, and what it had not committed is
 * rolled back. Files that it was just writing stay as they are.
 */
import type { ServerStore } from '../../src/store/server/store.ts';

export interface Life {
  isOver: boolean;
}

/** The same object until death; then every call of it hangs for ever. */
export function mortal<T extends object>(target: T, life: Life): T {
  return new Proxy(target, {
    get(of, key) {
      const value: unknown = Reflect.get(of, key);
      if (typeof value === 'function')
        return (...args: unknown[]) => answered(Reflect.apply(value, of, args), life);
      return typeof value === 'object' && value !== null ? mortal(value, life) : value;
    },
  });
}

/** A transaction that ends after the kill is rolled back. */
export function mortalStore(store: ServerStore, life: Life): ServerStore {
  const transaction: ServerStore['transaction'] = (work) =>
    hangingOnceOver(
      life,
      store.transaction(async (tx) => {
        const result = await work(tx);
        if (life.isOver) throw new Error('killed before the commit');
        return result;
      }),
    );
  const parts = mortal<object>({ ...store, transaction: undefined }, life);
  // `as`: the same names, each one wrapped
  return new Proxy(parts, {
    get: (of, key) => (key === 'transaction' ? transaction : Reflect.get(of, key)),
  }) as ServerStore;
}

function answered(answer: unknown, life: Life): unknown {
  if (answer instanceof Promise) return hangingOnceOver(life, answer);
  return answer;
}

function hangingOnceOver<T>(life: Life, answer: Promise<T>): Promise<T> {
  const never = new Promise<never>(() => {});
  if (life.isOver) {
    answer.catch(() => {}); // nobody is there to hear it
    return never;
  }
  return answer.then(
    (value) => (life.isOver ? never : value),
    (error: unknown) => {
      if (life.isOver) return never;
      throw error;
    },
  );
}
