/**
 * Keeps the node small while it works through a backlog. What handling a recording leaves
 * behind is garbage at once, and Bun's collector would let a hundred megabytes of it gather.
 */
import { collectAll, collectYoung, dropProgramPages } from './resident-memory.ts';

/** Young garbage is cheap to collect … */
const COLLECT_EVERY_BYTES = 4 * 1024 * 1024;
/** … but what was still in use at the time counts as old, and goes with everything else. */
const EVERYTHING_EACH = 4;
/** Of the program, a backlog needs little; the rest gathers while it runs, from the first bytes on. */
const DROP_EVERY_MS = 100;

let handledBytes = 0;
let collections = 0;
let droppedAt = 0;

/**
 * Call it with every amount of a recording's bytes that was read or sent; does nothing
 * under Node, whose collector keeps up.
 */
export function freeMemory(bytes: number): void {
  dropOften();
  handledBytes += bytes;
  if (handledBytes < COLLECT_EVERY_BYTES) return;
  handledBytes = 0;
  collections += 1;
  if (collections % EVERYTHING_EACH === 0) collectAll();
  else collectYoung();
}

function dropOften(): void {
  const now = performance.now();
  if (now - droppedAt < DROP_EVERY_MS) return;
  droppedAt = now;
  dropProgramPages();
}
