/**
 * Looks through the recorder's folder, to any depth, and answers what is there now.
 * This full look is the truth; ./events.ts only says when to look. Nothing is
 * ever opened for writing here, and nothing outlives the call.
 */
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../platform/system-code.ts';
import { folderFailure } from './failures.ts';
import { createLinks, type LinkRule, type Links } from './links.ts';

export interface SeenFile {
  /** Path below the folder, with `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Whole milliseconds, as the disk's clock says; for comparing, not for telling the time. */
  readonly mtimeMs: number;
}

export interface FolderScan {
  readonly files: readonly SeenFile[];
  /** Folders below that could not be opened, files that could not be looked at; what is in them waits. */
  readonly unreadable: readonly string[];
  /** Names that are not UTF-8, as far as they can be written: such files and folders cannot be opened by name. */
  readonly misnamed: readonly string[];
  /** Links that the rule does not follow. Those to nothing, and to folders that are seen anyway, are not named. */
  readonly unfollowed: readonly string[];
}

export interface ScanOptions {
  /** Default `inside`. */
  readonly links?: LinkRule;
  /** Folders that are passed over with all that lies in them; absolute, they need not exist. */
  readonly except?: readonly string[];
}

/** What stands for bytes that are no UTF-8. */
const NOT_UTF8 = '\uFFFD';

/** Throws `folder/not-found` or `folder/not-readable` when the folder itself cannot be read. */
export async function scanFolder(
  folder: string,
  { links: rule = 'inside', except = [] }: ScanOptions = {},
): Promise<FolderScan> {
  const links = await createLinks(folder, rule).catch((error: unknown) => {
    throw folderFailure(folder, error);
  });
  const scan: Scan = { folder, links, files: [], unreadable: [], misnamed: [], unfollowed: [] };
  const passedOver = new Set(await Promise.all(except.map(realPath)));
  const below: Below[] = [{ name: '', real: links.root }];
  const fileLinks: { readonly name: string; readonly facts: Stats }[] = [];
  for (let at = below.pop(); at !== undefined; at = below.pop()) {
    if (passedOver.has(at.real)) continue;
    for (const entry of await list(scan, at.name)) {
      const name = at.name === '' ? entry.name : `${at.name}/${entry.name}`;
      if (await isMisnamed(scan, name, entry)) scan.misnamed.push(name);
      else if (entry.isDirectory()) below.push({ name, real: join(at.real, entry.name) });
      else if (entry.isFile()) await addFile(scan, name);
      else if (entry.isSymbolicLink()) {
        const facts = await factsOf(scan, name);
        if (facts !== undefined && rule === 'none') scan.unfollowed.push(name);
        else if (facts?.isFile() === true) fileLinks.push({ name, facts });
        else if (facts?.isDirectory() === true) below.push(...(await linked(scan, name)));
      }
    }
  }
  for (const { name, facts } of fileLinks) await addLinked(scan, name, facts);
  return scan;
}

interface Below {
  readonly name: string;
  /** Its path without links. */
  readonly real: string;
}

interface Scan {
  readonly folder: string;
  readonly links: Links;
  readonly files: SeenFile[];
  readonly unreadable: string[];
  readonly misnamed: string[];
  readonly unfollowed: string[];
}

async function list({ folder, unreadable }: Scan, name: string): Promise<Dirent[]> {
  try {
    return await readdir(join(folder, name), { withFileTypes: true });
  } catch (error) {
    if (name === '') throw folderFailure(folder, error);
    // Taken away since it was listed: there is nothing in it that could wait.
    if (systemCode(error) !== 'ENOENT') unreadable.push(name);
    return [];
  }
}

/** What was listed cannot be found by the name that it was listed with. */
async function isMisnamed({ folder }: Scan, name: string, entry: Dirent): Promise<boolean> {
  if (!entry.name.includes(NOT_UTF8)) return false;
  return lstat(join(folder, name)).then(
    () => false,
    (error: unknown) => systemCode(error) === 'ENOENT',
  );
}

async function addFile(scan: Scan, name: string): Promise<void> {
  const facts = await factsOf(scan, name);
  if (facts?.isFile() === true) add(scan, name, facts);
}

async function addLinked(scan: Scan, name: string, facts: Stats): Promise<void> {
  if (await isFollowed(scan, name)) add(scan, name, facts);
  else scan.unfollowed.push(name);
}

function isFollowed({ folder, links }: Scan, name: string): Promise<boolean> {
  return links.file(join(folder, name)).catch(() => false);
}

async function linked({ folder, links }: Scan, name: string): Promise<readonly Below[]> {
  const real = await links.folder(join(folder, name)).catch(() => undefined);
  return real === undefined ? [] : [{ name, real }];
}

function add({ files }: Scan, name: string, { size, mtimeMs }: Stats): void {
  files.push({ name, sizeBytes: size, mtimeMs: Math.trunc(mtimeMs) });
}

/** What nobody can look at: gone since it was listed, a link to nothing or in a circle. */
const NOTHING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** Undefined when there is nothing, or when it may not be looked at, which is noted. */
async function factsOf({ folder, unreadable }: Scan, name: string): Promise<Stats | undefined> {
  try {
    return await stat(`${folder}/${name}`); // no path is put together more often
  } catch (error) {
    if (!NOTHING.has(systemCode(error))) unreadable.push(name);
    return undefined;
  }
}

function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
