/** Work for the end of a test, done in reverse order: what was made last is ended first. */

/** Whatever has an end that work can be put at: a test, or a benchmark's run. */
export interface Lifetime {
  after(work: () => Promise<void>): void;
}

const stacks = new WeakMap<Lifetime, AsyncDisposableStack>();

export function atEnd(t: Lifetime, work: () => unknown): void {
  const known = stacks.get(t);
  const stack = known ?? new AsyncDisposableStack();
  stack.defer(async () => void (await work()));
  if (known !== undefined) return;
  stacks.set(t, stack);
  t.after(() => stack.disposeAsync());
}
