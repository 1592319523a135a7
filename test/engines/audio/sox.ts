/** sox makes and judges sound in tests. Absent locally: the test is skipped, in CI it fails. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const found = new Map<string, boolean>();

/** Whether a tool can be used; where it has to be, an absent one fails its tests. */
export function has(tool: string): boolean {
  const known = found.get(tool) ?? find(tool);
  found.set(tool, known);
  return known || process.env['CI'] !== undefined;
}

export function hasSox(): boolean {
  return has('sox');
}

function find(tool: string): boolean {
  const path = (process.env['PATH'] ?? '').split(':');
  if (path.some((folder) => existsSync(join(folder, tool)))) return true;
  console.log(`skipped: ${tool} is not installed`);
  return false;
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

/** The samples of a raw file of 32-bit floats. */
export function floats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function worstDifference(actual: Float32Array, expected: Float32Array): number {
  const length = Math.min(actual.length, expected.length);
  let worst = 0;
  for (let i = 0; i < length; i++)
    worst = Math.max(worst, Math.abs((actual[i] ?? 0) - (expected[i] ?? 0)));
  return worst;
}
