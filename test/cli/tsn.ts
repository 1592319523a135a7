/** `tsn` from outside, as in a shell: with an empty environment unless a test gives one. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { FAILURES, type FailureCode } from '../../src/platform/errors.ts';

export const MAIN = join(import.meta.dirname, '../../src/main.ts');
export const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function tsn(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const child = spawn(NODE, [MAIN, ...args], { env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve) =>
    child.on('close', (status) => resolve({ status, stdout, stderr })),
  );
}

export function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'tsn-cli-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

export function assertFailed(
  { status, stdout, stderr }: Outcome,
  code: FailureCode,
  about: RegExp,
): void {
  assert.equal(status, FAILURES[code].exit, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, about);
  assert.match(stderr, /^tsn: /);
  assert.ok(stderr.endsWith(`\n  code: ${code}\n  hint: ${FAILURES[code].hint}\n`), stderr);
}
