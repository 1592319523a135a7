/**
 * The Bun runtime that a target's executable starts from. The host's comes with
 * npm; the other one is packed from the registry and checked against the
 * integrity that package-lock.json has pinned.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { capture, run, step } from './run.ts';
import { hostTarget, type Target } from './targets.ts';

const PACKAGES: Readonly<Record<Target, string>> = {
  'linux-x64': '@oven/bun-linux-x64',
  'linux-arm64': '@oven/bun-linux-aarch64',
};

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

/** The compiler that runs here; `node_modules/.bin/bun` is a stub without install scripts. */
export function hostBun(): string {
  return resolve('node_modules', PACKAGES[hostTarget()], 'bin/bun');
}

/** Path of the runtime for `target`, fetched and verified when it is not there yet. */
export function bunRuntime(target: Target): string {
  if (target === hostTarget()) return hostBun();
  const { version, integrity } = pinned(PACKAGES[target]);
  const folder = resolve('build/out/runtime', `${target}-${version}`);
  const bun = join(folder, 'package/bin/bun');
  if (!existsSync(bun)) fetchRuntime(`${PACKAGES[target]}@${version}`, integrity, folder);
  return bun;
}

function pinned(name: string): { version: string; integrity: string } {
  const lock = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const entry = lock.packages[`node_modules/${name}`];
  if (entry?.version === undefined || entry.integrity === undefined) {
    throw new Error(`package-lock.json does not pin ${name}`);
  }
  return { version: entry.version, integrity: entry.integrity };
}

function fetchRuntime(spec: string, integrity: string, folder: string): void {
  step(`fetching ${spec}`);
  const partial = `${folder}.partial`;
  mkdirSync(partial, { recursive: true });
  capture('npm', ['pack', spec, '--silent', '--pack-destination', partial]);
  const tarball = readdirSync(partial).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack ${spec} left no file`);
  verify(join(partial, tarball), integrity);
  run('tar', ['-xzf', tarball], partial);
  renameSync(partial, folder);
}

function verify(path: string, integrity: string): void {
  const actual = `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`;
  if (actual !== integrity) throw new Error(`${path}: expected ${integrity}, got ${actual}`);
}
