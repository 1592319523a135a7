/** Servers of the built executable with a configuration of their own, and questions that tests ask of them. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../../scripts/free-port.ts';
import {
  askTsn,
  type Launcher,
  type Running,
  startTsn,
  until,
} from '../../scripts/showcase/tsn.ts';
import type { Page, RecordingItem, ServerStatus } from '../../src/domain/views.ts';
import { atEnd } from './at-end.ts';
import { FIXTURES } from './executable.ts';

export interface Served {
  readonly page: string;
  readonly flags: readonly string[];
  readonly running: () => Running;
  start(): Promise<void>;
}

export interface ServedPlan {
  readonly tsn: Launcher;
  /** A folder of its own. */
  readonly root: string;
  /** YAML. */
  readonly config: string;
  readonly flags?: readonly string[];
}

/** Starts nothing yet. */
export async function planServed(t: TestContext, plan: ServedPlan): Promise<Served> {
  const { tsn, root } = plan;
  mkdirSync(root, { recursive: true });
  const file = join(root, 'server.yaml');
  writeFileSync(file, plan.config);
  const port = await freePort();
  const flags = ['--data-dir', join(root, 'data'), '--config', file];
  const ports = ['--http-port', String(port), '--sftp-host', '127.0.0.1', '--sftp-port', '0'];
  const page = `http://127.0.0.1:${port}`;
  let running: Running | undefined;
  atEnd(t, async () => void (await running?.stop('SIGKILL')));
  return {
    page,
    flags,
    running() {
      assert.ok(running, 'it was started');
      return running;
    },
    async start() {
      const started = startTsn(tsn, ['server', ...flags, ...ports, ...(plan.flags ?? [])]);
      running = started;
      await until(`the server answers (it said: ${started.lines.join('\n')})`, () => ask(page));
    },
  };
}

export async function ask(page: string): Promise<ServerStatus | undefined> {
  const answer = await fetch(`${page}/api/status`);
  return answer.ok ? ((await answer.json()) as ServerStatus) : undefined; // `as`: our own API
}

export async function recordingsAt(page: string): Promise<readonly RecordingItem[]> {
  const answer = await fetch(`${page}/api/recordings?limit=200`);
  assert.equal(answer.status, 200);
  return ((await answer.json()) as Page<RecordingItem>).items;
}

/** Puts so many recordings of the same words into a folder and imports it. Answers their names. */
export async function importSpoken(
  { tsn, root }: Pick<ServedPlan, 'tsn' | 'root'>,
  { flags }: Pick<Served, 'flags'>,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<readonly string[]> {
  const folder = join(root, `import-${from}`);
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, n) => {
    const second = String(from + n).padStart(2, '0');
    return `202605011600${second}00.wav`;
  });
  for (const name of names)
    copyFileSync(join(FIXTURES, 'samples/07-check-in-mobile.wav'), join(folder, name));
  const source = ['--source', 'allstar', '--time-zone', 'UTC', '--node', 'hilltop'];
  const { taken } = await askTsn<{ taken: number }>(tsn, ['import', folder, ...source, ...flags]);
  assert.equal(taken, count);
  return names;
}
