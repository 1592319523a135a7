/** Drives the built executable from outside, as a person or a service would: processes and JSON. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start the executable: a command and the arguments that come first. */
export interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs one command to its end. `input` goes to its standard input. */
export async function runTsn(tsn: Launcher, args: readonly string[], input = ''): Promise<Outcome> {
  const child = start(tsn, args);
  const streams = [child.stdout, child.stderr].map(collect);
  child.stdin?.end(input);
  const [status] = (await once(child, 'close')) as [number | null];
  const [stdout = '', stderr = ''] = await Promise.all(streams);
  return { status, stdout, stderr };
}

/** Runs a command with --json and answers what it printed. Throws what it said when it failed. */
export async function askTsn<T>(tsn: Launcher, args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await runTsn(tsn, [...args, '--json']);
  if (status !== 0)
    throw new Error(`tsn ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

export interface Running {
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  readonly lines: readonly string[];
  /** Calls `listener` for each line it says from now on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves with the exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends the signal and waits for the end; answers the exit status. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a long-running command: `server` or `node`. */
export function startTsn(tsn: Launcher, args: readonly string[]): Running {
  const child = start(tsn, args);
  child.stdin?.end();
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = (once(child, 'exit') as Promise<[number | null]>).then(([status]) => status);
  return {
    child,
    lines,
    ended,
    onLine: (listener) => listeners.add(listener),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

function start(tsn: Launcher, args: readonly string[]): ChildProcess {
  return spawn(tsn.command, [...tsn.args, ...args], {
    env: tsn.env ?? {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function collect(stream: NodeJS.ReadableStream | null): Promise<string> {
  const chunks: Buffer[] = [];
  if (stream === null) return '';
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const LOOK_AGAIN_MS = 100;

/** Looks again and again until `look` answers something; gives up loudly after `limitMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = 120_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited ${limitMs / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
