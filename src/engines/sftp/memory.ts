/**
 * Keeps the node small while it ships. Every packet sent is garbage at once, and Bun's
 * collector would let a hundred megabytes of it gather.
 */
import { collectAll, collectYoung } from '../../platform/resident-memory.ts';

/** Young garbage is cheap to collect … */
const COLLECT_EVERY_BYTES = 2 * 1024 * 1024;
/** … but what was still on its way at the time counts as old, and goes with everything else. */
const EVERYTHING_EACH = 16;

let sentBytes = 0;
let collections = 0;

/** Call it with every amount sent; does nothing under Node, whose collector keeps up. */
export function freeMemory(bytes: number): void {
  sentBytes += bytes;
  if (sentBytes < COLLECT_EVERY_BYTES) return;
  sentBytes = 0;
  collections += 1;
  if (collections % EVERYTHING_EACH === 0) collectAll();
  else collectYoung();
}
