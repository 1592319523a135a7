/** Whether the files of an engine pack are those of its manifest, and putting one in its place. */
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { type EnginePack, lookAt } from './find-packs.ts';
import { PACK_WORKER } from './manifest.ts';

/** Throws `engines/damaged`. Reads every byte: hundreds of megabytes for CUDA. */
export async function verifyPack({ folder, manifest }: EnginePack): Promise<void> {
  for (const [file, expected] of Object.entries(manifest.files)) {
    const path = join(folder, file);
    const { sha256 } = await sha256File(path);
    if (sha256 !== expected)
      throw new TsnError('engines/damaged', `${path} has other bytes than its manifest says`);
  }
}

/**
 * Copies the pack in `from` into `packsFolder`, in place of an older one of its name; answers
 * its new folder. Only what the manifest names is copied. Throws `engines/damaged`, `engines/no-pack`.
 */
export async function installPack(
  from: string,
  packsFolder: string,
  target: string,
): Promise<string> {
  if (!(await isFolder(from)))
    throw new TsnError('engines/no-pack', `${from} is no folder with an engine in it`);
  const { pack, problem } = lookAt(from, target);
  if (pack === undefined || problem !== undefined)
    throw new TsnError(
      'engines/damaged',
      `${from} is no engine for this machine: ${problem ?? ''}`,
    );
  await verifyPack(pack);
  const place = join(packsFolder, pack.manifest.name);
  const partial = join(packsFolder, `.${newId()}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const file of [...Object.keys(pack.manifest.files), 'manifest.json'])
      await cp(join(from, file), join(partial, file), { dereference: true });
    await chmod(join(partial, PACK_WORKER), 0o755);
    await verifyPack({ ...pack, folder: partial });
    await rm(place, { recursive: true, force: true });
    await rename(partial, place);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return place;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
