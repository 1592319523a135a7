/**
 * Which links in a folder are followed. Whoever may write into the folder may lay a link
 * there; it must not carry away what else this user can read, such as a key, nor lead in a
 * circle.
 */
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/**
 * `all`: every link to a file. `inside`: those that lead to a file in the folder, or in a
 * folder that a link brought in. Both follow links to folders, unless these are in the
 * folder already or around it. `none`: no link at all.
 */
export type LinkRule = 'all' | 'inside' | 'none';

export interface Links {
  /** The folder's path without links. */
  readonly root: string;
  /** Real path of the folder that a link leads to; undefined when it is not to be followed. */
  folder(path: string): Promise<string | undefined>;
  /** Whether a link to a file is to be followed; ask when all folders were asked for. */
  file(path: string): Promise<boolean>;
}

/** Throws the system's error when there is no such folder. */
export async function createLinks(folder: string, rule: LinkRule): Promise<Links> {
  const root = await realpath(folder);
  const roots = [root];
  return {
    root,
    async folder(path) {
      if (rule === 'none') return undefined;
      const real = await realpath(path);
      if (roots.some((known) => isWithin(real, known) || isWithin(known, real))) return undefined;
      roots.push(real);
      return real;
    },
    async file(path) {
      if (rule !== 'inside') return rule === 'all';
      const real = await realpath(path);
      return roots.some((known) => isWithin(real, known));
    },
  };
}

/** Whether `path` is `folder` or lies in it; both without links. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
