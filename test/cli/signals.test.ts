/** The first signal asks to end, the second means now; also through the launcher of a checkout. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface Process {
  readonly child: ChildProcess;
  readonly said: (text: string) => Promise<void>;
  readonly ended: () => Promise<readonly [number | null, NodeJS.Signals | null]>;
}

function run(t: TestContext, args: readonly string[]): Process {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  t.after(() => child.kill('SIGTERM'));
  return {
    child,
    async said(text) {
      while (!lines.some((line) => line.includes(text))) await once(reader, 'line');
    },
    ended: () => exit,
  };
}

for (const signal of SIGNALS) {
  test(`the first ${signal} begins the stop, a second one ends it now with status 75`, async (t) => {
    const { child, said, ended } = run(t, [join(ROOT, 'test/support/slow-stop.ts')]);
    await said('running');
    child.kill(signal);
    await said('stopping');
    assert.equal(child.exitCode, null);
    child.kill(signal);
    assert.deepEqual(await ended(), [75, null]);
  });

  test(`a server from a checkout stops in good order when its launcher alone gets ${signal}`, async (t) => {
    const flags = ['--data-dir', tempFolder(t), '--http-port', '0', '--sftp-port', '0'];
    const launcher = [join(ROOT, 'bin/tsn.js'), 'server', '--roles', 'web', ...flags];
    const { child, said, ended } = run(t, launcher);
    await said('page');
    child.kill(signal);
    assert.deepEqual(await ended(), [0, null]);
  });
}
