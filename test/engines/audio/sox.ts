/** sox makes and judges sound in tests. Absent locally: the test is skipped, in CI it fails. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

let found: boolean | undefined;

export function hasSox(): boolean {
  found ??= findSox();
  return found || process.env['CI'] !== undefined;
}

function findSox(): boolean {
  try {
    execFileSync('sox', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('skipped: sox is not installed (apt-get install sox)');
    return false;
  }
}

/** Runs sox without dither and with repeatable noise. */
export function sox(...args: readonly string[]): void {
  execFileSync('sox', ['-D', '-R', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsn-audio-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
