/**
 * Looks through the recorder's folder, to any depth, and answers what is there now.
 * This full look is the truth; ./events.ts only says when to look. Nothing is
 * ever opened for writing here, and nothing outlives the call.
 */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderFailure } from './failures.ts';

export interface SeenFile {
  /** Path below the folder, with `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Whole milliseconds, as the disk's clock says; for comparing, not for telling the time. */
  readonly mtimeMs: number;
}

export interface FolderScan {
  readonly files: readonly SeenFile[];
  /** Folders below that could not be opened; what lies in them waits. */
  readonly unreadable: readonly string[];
  /** Names that are not UTF-8, as far as they can be written: such files cannot be opened by name. */
  readonly misnamed: readonly string[];
}

/** What stands for bytes that are no UTF-8. */
const NOT_UTF8 = '\uFFFD';

/** Throws `folder/not-found` or `folder/not-readable` when the folder itself cannot be read. */
export async function scanFolder(folder: string): Promise<FolderScan> {
  const files: SeenFile[] = [];
  const unreadable: string[] = [];
  const misnamed: string[] = [];
  const below = [''];
  for (let name = below.pop(); name !== undefined; name = below.pop()) {
    const entries = await list(folder, name, unreadable);
    for (const entry of entries) {
      const path = name === '' ? entry.name : `${name}/${entry.name}`;
      if (entry.isDirectory()) below.push(path);
      else if (await addFile(folder, path, entry, files)) continue;
      else if (entry.isFile() && entry.name.includes(NOT_UTF8)) misnamed.push(path);
    }
  }
  return { files, unreadable, misnamed };
}

async function list(folder: string, name: string, unreadable: string[]): Promise<Dirent[]> {
  try {
    return await readdir(join(folder, name), { withFileTypes: true });
  } catch (error) {
    if (name === '') throw folderFailure(folder, error);
    unreadable.push(name);
    return [];
  }
}

/**
 * True when it was added. A link to a file counts as the file; a link to a folder is not
 * followed, it may lead in a circle.
 */
async function addFile(
  folder: string,
  name: string,
  entry: Dirent,
  files: SeenFile[],
): Promise<boolean> {
  if (!entry.isFile() && !entry.isSymbolicLink()) return false;
  // Gone since it was listed, or a link to nothing: the next look knows more.
  const facts = await stat(`${folder}/${name}`).catch(() => undefined);
  if (facts?.isFile() !== true) return false;
  files.push({ name, sizeBytes: facts.size, mtimeMs: Math.trunc(facts.mtimeMs) });
  return true;
}
