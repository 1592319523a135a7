/** Keeps a program running as systemd does with Restart=always, and kills it when told to. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from '../showcase/tsn.ts';

export interface Service {
  /** SIGKILL; it is started again after the usual pause. */
  kill(): Promise<void>;
  /** Exit statuses of the times when it ended by itself. */
  readonly ends: readonly (number | null)[];
  /** All that it said in all its lives. */
  lines(): readonly string[];
  /** SIGTERM, and no new start. */
  stop(): Promise<void>;
}

export function keepRunning(start: () => Running, pauseMs: () => number): Service {
  const ends: (number | null)[] = [];
  const lives: Running[] = [];
  const over = new AbortController();
  const killed = new Set<Running>();
  const live = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const running = start();
      lives.push(running);
      const status = await running.ended;
      if (!killed.has(running)) ends.push(status);
      await delay(pauseMs(), undefined, { signal: over.signal }).catch(() => {});
    }
  };
  const living = live();
  return {
    ends,
    lines: () => lives.flatMap(({ lines }) => lines),
    async kill() {
      const last = lives.at(-1);
      if (last === undefined) return;
      killed.add(last);
      await last.stop('SIGKILL');
    },
    async stop() {
      over.abort();
      const last = lives.at(-1);
      if (last !== undefined) killed.add(last);
      await last?.stop();
      await living;
    },
  };
}
