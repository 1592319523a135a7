/**
 * Looks for engine packs: folders with a worker for a GPU and a manifest. Broken ones are found
 * as well, with what is wrong, because an operator who put one there wants to know.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { PACK_WORKER, PackManifest } from './manifest.ts';

export interface EnginePack {
  readonly folder: string;
  readonly manifest: PackManifest;
}

export interface FoundPack {
  readonly folder: string;
  readonly pack: EnginePack | undefined;
  /** Why it is none that can be used here; undefined when nothing is known against it. */
  readonly problem: string | undefined;
}

/** Packs in `folders`, in their order; of two with one name the first counts. */
export function findPacks(folders: readonly string[], target: string): readonly FoundPack[] {
  const all = folders.flatMap((folder) => packFolders(folder)).map((at) => lookAt(at, target));
  const seen = new Set<string>();
  return all.filter(({ pack, folder }) => {
    const name = pack?.manifest.name ?? folder;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function packFolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.'));
  return names.sort().map((name) => join(folder, name));
}

/** One folder as a pack. */
export function lookAt(folder: string, target: string): FoundPack {
  const refuse = (problem: string) => ({ folder, pack: undefined, problem });
  const manifest = readManifest(folder);
  if (typeof manifest === 'string') return refuse(manifest);
  const pack = { folder, manifest };
  if (manifest.target !== target)
    return { folder, pack, problem: `it is for ${manifest.target}; this machine is ${target}` };
  if (manifest.files[PACK_WORKER] === undefined)
    return { folder, pack, problem: `its manifest names no ${PACK_WORKER}` };
  const missing = Object.keys(manifest.files).find((file) => !existsSync(join(folder, file)));
  return { folder, pack, problem: missing === undefined ? undefined : `${missing} is missing` };
}

function readManifest(folder: string): PackManifest | string {
  try {
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const { success, data, error } = PackManifest.safeParse(JSON.parse(text));
    return success ? data : `its manifest.json is none of an engine: ${wrongIn(error)}`;
  } catch {
    return 'it has no manifest.json that can be read';
  }
}

/** On one line: what is wrong, by name. */
function wrongIn({ issues }: z.ZodError): string {
  const wrong = issues.map(({ path, message }) => `${path.join('.') || 'all of it'} (${message})`);
  return wrong.join(', ');
}
