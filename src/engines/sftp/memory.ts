/**
 * Keeps the node small on small machines. Every packet sent is garbage at once,
 * and Bun's collector would let a hundred megabytes of it gather.
 */
const COLLECT_EVERY_BYTES = 16 * 1024 * 1024;

let sentBytes = 0;

/** Call it with every amount sent; does nothing under Node, whose collector keeps up. */
export function freeMemory(bytes: number): void {
  sentBytes += bytes;
  if (sentBytes < COLLECT_EVERY_BYTES) return;
  sentBytes = 0;
  bun()?.gc(true);
}

interface Bun {
  gc(wait: boolean): void;
}

/** Bun's own global; absent under Node, and unknown to its types. */
function bun(): Bun | undefined {
  return (globalThis as { Bun?: Bun }).Bun;
}
