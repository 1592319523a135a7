/** whisper.cpp's own HTTP server with a model, for tests that need a real service. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { hostTarget } from '../../scripts/build/targets.ts';
import { freePort } from '../../scripts/free-port.ts';
import { buildWhisperServer } from '../../scripts/whisper-server.ts';
import { TEST_MODEL } from './worker.ts';

const PROGRAM = join('build/out/cmake', hostTarget(), 'whisper-server');
const PATH = '/v1/audio/transcriptions';

/** For `skip` of a test: why it cannot run here. In CI the server is built, which takes a minute. */
export function needsWhisperServer(): string | false {
  if (existsSync(PROGRAM)) return false;
  if (!process.env['CI']) return `${PROGRAM} is not built: node scripts/whisper-server.ts`;
  buildWhisperServer();
  return false;
}

export interface WhisperServer {
  /** With `/v1`. */
  readonly url: string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
}

/** Resolves when it takes requests. It ends with the test. */
export async function startWhisperServer(
  t: TestContext,
  given: { readonly model?: string; readonly options?: readonly string[] } = {},
): Promise<WhisperServer> {
  const port = await freePort();
  const where = ['--host', '127.0.0.1', '--port', String(port), '--inference-path', PATH];
  const model = ['-m', given.model ?? TEST_MODEL, '-t', '1'];
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };
  const start = async (): Promise<void> => {
    child = spawn(PROGRAM, [...model, ...where, ...(given.options ?? [])]);
    await listens(child);
  };
  t.after(kill);
  await start();
  return { url: `http://127.0.0.1:${port}/v1`, kill, start };
}

/** It says so only in a buffer that is never written out to a pipe; so its port is asked. */
async function listens(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.resume();
  child.stderr?.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2_000);
  });
  const port = child.spawnargs[child.spawnargs.indexOf('--port') + 1];
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error(`whisper-server ended with ${child.exitCode}: ${said}`);
}
