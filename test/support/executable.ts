/**
 * The built executable as users have it: an only copy, read-only, with an empty
 * environment, from the root folder, and with the source tree hidden.
 */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { hostTarget, type Target } from '../../scripts/build/targets.ts';
import type { Launcher } from '../../scripts/showcase/tsn.ts';
import { atEnd } from './at-end.ts';

export const FIXTURES = 'test/fixtures/speech-model';

export interface Workplace {
  /** A folder outside the source tree; gone after the test. */
  readonly root: string;
  readonly tsn: Launcher;
  /** The test model, outside the source tree. */
  readonly model: string;
}

export function builtExecutable(target: Target = hostTarget()): string {
  const path = resolve(`build/out/tsn-${target}`);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\` first`);
  return path;
}

/** A place with the executable and the model, from which nothing of the checkout can be seen. */
export function openWorkplace(t: TestContext): Workplace {
  const root = mkdtempSync(join(tmpdir(), 'tsn-e2e-'));
  atEnd(t, () => rmSync(root, { recursive: true, force: true }));
  const executable = join(root, 'tsn');
  copyFileSync(builtExecutable(), executable);
  chmodSync(executable, 0o555);
  const model = join(root, 'ggml-tsn-test.bin');
  cpSync(join(FIXTURES, 'ggml-tsn-test.bin'), model);
  return { root, model, tsn: hidden(executable) };
}

/** Starts `executable` in a mount namespace of its own where the checkout is an empty folder. */
function hidden(executable: string): Launcher {
  const asRoot = process.getuid?.() === 0;
  const script = 'mount -t tmpfs none "$0" && cd / && exec env -i "$@"';
  return {
    command: '/usr/bin/unshare',
    args: [asRoot ? '-m' : '-Urm', '/bin/sh', '-c', script, process.cwd(), executable],
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
  };
}
