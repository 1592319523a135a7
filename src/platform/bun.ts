/** What only Bun has; absent under Node, and unknown to its types. */

interface Bun {
  gc(wait: boolean): void;
  /** JavaScriptCore gives back what it can do without, compiled code above all. */
  shrink?(): void;
}

/** Bun's own global. */
export function bun(): Bun | undefined {
  return (globalThis as { Bun?: Bun }).Bun;
}

/** `as`: a module that only Bun has; its shape is what its documentation says. */
export function bunModule<T>(name: string): T | undefined {
  if (bun() === undefined) return undefined;
  return process.getBuiltinModule(name) as T | undefined;
}
