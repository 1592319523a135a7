/** The decoding processes of a server: who gets the next recording, and when they are given back. */
import { availableParallelism } from 'node:os';
import type { Clock } from '../../../platform/clock.ts';
import { TsnError } from '../../../platform/errors.ts';
import type { SoundProcess } from './sound-process.ts';

/** An idle process is given back after a while: it holds 100 MB. */
const IDLE_MS = 60_000;
const MOST_PROCESSES = 4;
/** Of so many paths it is known which process had them last. */
const MOST_LATELY = 64;

/** With two cores, one process beside the server's would be idle where that one waits, and the other core with it. */
export function mostProcesses(cores: number = availableParallelism()): number {
  return Math.min(MOST_PROCESSES, cores <= 2 ? cores : cores - 1);
}

export function createPool(start: () => SoundProcess, clock: Clock, most: number) {
  const processes: SoundProcess[] = [];
  const lately = new Map<string, SoundProcess>();
  let life: AbortController | undefined;
  let turns = 0;

  function choose(path: string): SoundProcess {
    for (const [at, { isAlive }] of [...processes.entries()].reverse())
      if (!isAlive) processes.splice(at, 1);
    const least = processes.toSorted((a, b) => a.load - b.load)[0];
    const before = lately.get(path);
    if (before && least && processes.includes(before) && before.load <= least.load + 1)
      return before;
    if (least && (least.load === 0 || processes.length >= most)) return least;
    const fresh = start();
    processes.push(fresh);
    return fresh;
  }

  function end(): void {
    life?.abort();
    lately.clear();
    for (const each of processes.splice(0)) each.kill(ended());
  }

  function restSoon(): void {
    life = new AbortController();
    const { signal } = life;
    void clock.sleep(IDLE_MS, signal).then(() => {
      if (!signal.aborted) end();
    });
  }

  return {
    end,
    /** The one that had `path` lately, which may still have its sound, or one that has least to do. */
    take(path: string) {
      life?.abort();
      turns += 1;
      const process = choose(path);
      lately.delete(path);
      lately.set(path, process);
      for (const oldest of lately.keys()) {
        if (lately.size <= MOST_LATELY) break;
        lately.delete(oldest);
      }
      return {
        process,
        [Symbol.dispose]() {
          turns -= 1;
          if (turns === 0) restSoon();
        },
      };
    },
  };
}

function ended(): TsnError {
  return new TsnError('audio/process-died', 'the server is stopping');
}
