/** Keeps a folder of files that can be made again within a number of bytes. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was used (its time of change says when) longest ago goes first; never what `keeps` names. */
export async function trimFolder(
  folder: string,
  mostBytes: number,
  keeps: (path: string) => boolean,
): Promise<void> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const facts = await stat(path).catch(() => undefined);
      return { path, sizeBytes: facts?.size ?? 0, usedAt: facts?.mtimeMs ?? 0 };
    }),
  );
  let total = found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { path, sizeBytes } of found.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= mostBytes) return;
    if (keeps(path)) continue;
    await rm(path, { force: true });
    total -= sizeBytes;
  }
}
