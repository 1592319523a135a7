/** Whether a source's folder is really there. */
import { opendir } from 'node:fs/promises';
import type { OriginalPath } from './recorder-file.ts';

/** False when it is gone or empty: then its disk is rather not mounted than its files taken away. */
export async function holdsAnything(originalPath: OriginalPath, source: string): Promise<boolean> {
  const folder = await opendir(originalPath({ source, originalName: '.' })).catch(() => undefined);
  if (folder === undefined) return false;
  try {
    return (await folder.read()) !== null;
  } catch {
    return false;
  } finally {
    await folder.close();
  }
}
