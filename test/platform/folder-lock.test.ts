import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { lockFolder } from '../../src/platform/folder-lock.ts';

function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Locks the folder in another process that then ends in the given way, without letting go. */
function lockElsewhere(folder: string, end: string): void {
  const module = new URL('../../src/platform/folder-lock.ts', import.meta.url).href;
  const script = `const { lockFolder } = await import(${JSON.stringify(module)});
    lockFolder(${JSON.stringify(folder)}); ${end}`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

test('a folder has one owner at a time', (t) => {
  const folder = tempFolder(t);
  const lock = lockFolder(folder);
  assert.throws(() => lockFolder(folder), { code: 'data/in-use' });
  lock[Symbol.dispose]();
  lockFolder(folder)[Symbol.dispose]();
});

test('the lock of a process that was killed hinders nobody', (t) => {
  const folder = tempFolder(t);
  lockElsewhere(folder, "process.kill(process.pid, 'SIGKILL');");
  assert.deepEqual(readdirSync(folder), ['lock'], 'it was left behind, and nothing else');
  lockFolder(folder)[Symbol.dispose]();
});

test('the lock of a process that is dead, but that its parent has not looked after, hinders nobody', async (t) => {
  const folder = tempFolder(t);
  // The shell becomes a program that knows nothing of the child, and never asks how it ended.
  const script = `sh -c 'echo $$; cut -d" " -f22 /proc/$$/stat; exec true' & exec sleep 60`;
  const parent = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => parent.kill('SIGKILL'));
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const [{ value: pid }, { value: startTime }] = [await lines.next(), await lines.next()];
  while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
    await new Promise((resolve) => setImmediate(resolve));
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  symlinkSync(`${pid} ${startTime} ${boot}`, join(folder, 'lock'));
  lockFolder(folder)[Symbol.dispose]();
});
