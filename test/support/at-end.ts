/** Work for the end of a test, done in reverse order: what was made last is ended first. */
import type { TestContext } from 'node:test';

const stacks = new WeakMap<TestContext, AsyncDisposableStack>();

export function atEnd(t: TestContext, work: () => unknown): void {
  const known = stacks.get(t);
  const stack = known ?? new AsyncDisposableStack();
  stack.defer(async () => void (await work()));
  if (known !== undefined) return;
  stacks.set(t, stack);
  t.after(() => stack.disposeAsync());
}
