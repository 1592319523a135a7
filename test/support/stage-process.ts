/** Starts test/support/stage-worker.ts, and tells what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ServerJobKind } from '../../src/domain/pipeline.ts';
import type { StorePlace } from '../../src/store/open.ts';
import { atEnd, type Lifetime } from './at-end.ts';
import { until } from './worker.ts';

export const SEAMS = [
  'before the slow work',
  'before the transaction',
  'inside the transaction',
  'after the commit',
] as const;

export interface Seam {
  readonly kind: ServerJobKind;
  readonly where: (typeof SEAMS)[number];
  /** It dies, it is stopped until it gets SIGCONT, or it waits for a line. */
  readonly act: 'kill' | 'stop' | 'wait';
}

export interface StageWork {
  readonly place: StorePlace;
  readonly root: string;
  /** The name in its leases. */
  readonly worker: string;
  readonly seam?: Seam;
  /** What is heard in every clip. */
  readonly says?: string;
}

export interface StageProcess {
  readonly child: ChildProcess;
  /** What it said until now. */
  readonly lines: readonly string[];
  /** It is at its seam. */
  reached(): Promise<void>;
  /** Goes on from where it was stopped or waits. */
  goOn(): void;
  /** How it ended: its status, or the signal. */
  ended(): Promise<number | string>;
}

const WORKER = join(import.meta.dirname, 'stage-worker.ts');

export function startStages(t: Lifetime, work: StageWork): StageProcess {
  const place = { ...work.place, addon: undefined };
  const argument = JSON.stringify({ ...work, place });
  const child = spawn(process.execPath, [WORKER, argument], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(t, () => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {}); // it may be gone
  const over = once(child, 'close');
  const lines: string[] = [];
  const reached = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'reached') reached.resolve();
    else lines.push(line);
  });
  child.once('close', () => reached.reject(new Error('it ended before its seam')));
  reached.promise.catch(() => {}); // those that are not asked end as they like
  return {
    child,
    lines,
    async reached() {
      await reached.promise;
      if (work.seam?.act === 'stop') await until(() => isStopped(child.pid));
    },
    goOn() {
      if (work.seam?.act === 'stop') child.kill('SIGCONT');
      else child.stdin.write('on\n');
    },
    async ended() {
      const [status, signal] = await over;
      return (status as number | null) ?? String(signal); // `as`: by node:child_process
    },
  };
}

function isStopped(pid: number | undefined): boolean {
  return / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
