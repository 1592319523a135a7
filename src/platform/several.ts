/** The same work on many things, a few at a time. */

/**
 * Answers in the order of `items`. After a throw nothing new begins; what runs is awaited,
 * then the first throw goes on.
 */
export async function several<T, R>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let failure: { readonly error: unknown } | undefined;
  const hand = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      try {
        results[index] = await work(item);
      } catch (error) {
        failure ??= { error };
      }
      if (failure !== undefined) return;
    }
  };
  await Promise.all(Array.from({ length: most }, hand));
  if (failure !== undefined) throw failure.error;
  return results;
}
