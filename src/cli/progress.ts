/** Progress of a download on standard error: a bar on a terminal, elsewhere a line now and then, and none of a short one. */
import { formatBytes } from './format.ts';

export interface Progress {
  report(this: void, doneBytes: number, totalBytes: number | undefined): void;
  end(): void;
}

/**
 * Lines of progress on standard error: each on a terminal; elsewhere one now and then, and none
 * of what is over soon, since cron mails whatever is said.
 */
export function progressLines(): (text: string) => void {
  const terminal = process.stderr.isTTY === true;
  let lastAt = performance.now();
  return (text) => {
    const now = performance.now();
    if (!terminal && now - lastAt < EVERY_MS.log) return;
    lastAt = now;
    process.stderr.write(`${text}\n`);
  };
}

const BAR_WIDTH = 30;
/** A terminal needs no more than this many updates; a log wants few lines. */
const EVERY_MS = { terminal: 100, log: 10_000 } as const;

export function startProgress(name: string): Progress {
  const terminal = process.stderr.isTTY === true;
  const everyMs = terminal ? EVERY_MS.terminal : EVERY_MS.log;
  let lastAt = terminal ? Number.NEGATIVE_INFINITY : performance.now();
  let told = false;
  return {
    report(done, total) {
      const now = performance.now();
      if (now - lastAt < everyMs && !(told && done === total)) return;
      lastAt = now;
      told = true;
      process.stderr.write(
        terminal ? `\r${name} ${bar(done, total)}\u001b[K` : `${name} ${plain(done, total)}\n`,
      );
    },
    end() {
      if (terminal && told) process.stderr.write('\n');
    },
  };
}

function bar(done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return plain(done, total);
  const filled = Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${plain(done, total)}`;
}

function plain(done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return formatBytes(done);
  return `${Math.floor((done / total) * 100)} % (${formatBytes(done)} of ${formatBytes(total)})`;
}
