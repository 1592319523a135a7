/** Keeps what was made last, up to a number of bytes; who asks at the same time shares the making. */

export type Recent = (key: string, make: () => Promise<Uint8Array>) => Promise<Uint8Array>;

export function createRecent(mostBytes: number): Recent {
  /** In order of use, the oldest first. */
  const kept = new Map<string, Uint8Array>();
  const inTheMaking = new Map<string, Promise<Uint8Array>>();

  function keep(key: string, bytes: Uint8Array): void {
    kept.delete(key);
    if (bytes.length > mostBytes) return;
    kept.set(key, bytes);
    let total = kept.values().reduce((sum, { length }) => sum + length, 0);
    for (const [oldest, { length }] of kept) {
      if (total <= mostBytes) return;
      kept.delete(oldest);
      total -= length;
    }
  }

  async function makeAndKeep(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      const bytes = await make();
      keep(key, bytes);
      return bytes;
    } finally {
      inTheMaking.delete(key);
    }
  }

  return (key, make) => {
    const known = kept.get(key);
    if (known !== undefined) {
      keep(key, known);
      return Promise.resolve(known);
    }
    const making = inTheMaking.get(key) ?? makeAndKeep(key, make);
    inTheMaking.set(key, making);
    return making;
  };
}
