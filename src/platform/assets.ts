/**
 * Files that travel inside the executable, under `build/out/assets/` in a
 * checkout: the web page, native parts, licence texts. Only whole-file reads
 * work on embedded files, so only those are offered.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** In the executable the assets lie beside the code; in a checkout the build put them into build/out. */
const ROOTS = [
  join(import.meta.dirname, 'assets'),
  join(import.meta.dirname, '../../build/out/assets'),
];

/** The bytes of an embedded file; undefined when this build does not carry it. */
export function readAsset(name: string): Buffer | undefined {
  const path = ROOTS.map((root) => join(root, name)).find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : readFileSync(path);
}

/** Names of all files below an embedded folder, relative to it; empty when there is none. */
export function listAssets(folder: string): readonly string[] {
  const root = ROOTS.map((base) => join(base, folder)).find((candidate) => existsSync(candidate));
  return root === undefined ? [] : walk(root, '');
}

function walk(root: string, below: string): string[] {
  return readdirSync(join(root, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    return statSync(join(root, path)).isDirectory() ? walk(root, path) : [path];
  });
}
