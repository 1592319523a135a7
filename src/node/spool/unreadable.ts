/** Files that may not be read: they are noted and named, and tried again as long as they are there. */
import { access } from 'node:fs/promises';
import { TsnError } from '../../platform/errors.ts';
import type { NodeStore } from '../../store/node/store.ts';
import type { OriginalPath, SettledFile } from '../recorder-file.ts';

/** The marks of a file that could not be read: while it is there, and when it went away unread. */
export const UNREADABLE = 'unreadable';
const GONE_UNREAD = 'gone unread';

const BATCH = 100;

/** Notes the file, once for each state of it, so that none is left out silently. */
export async function noteUnreadable(store: NodeStore, file: SettledFile): Promise<void> {
  const { source, name, sizeBytes, mtimeMs } = file;
  const mark = await store.files.mark(source, name);
  const isNoted = mark?.state === UNREADABLE && mark.mtimeMs === mtimeMs;
  if (isNoted && mark.sizeBytes === sizeBytes) return;
  const state = UNREADABLE;
  await store.transaction((tx) => tx.files.put(source, name, { sizeBytes, mtimeMs, state }));
}

/** Files that somebody took away are no longer a person's task. Throws `folder/not-readable` naming the others. */
export async function checkUnreadable(store: NodeStore, pathOf: OriginalPath): Promise<void> {
  const noted = await store.files.inState(UNREADABLE, BATCH);
  const there: string[] = [];
  for (const { source, name, ...mark } of noted) {
    const path = pathOf({ source, originalName: name });
    if (await isThere(path)) there.push(path);
    else {
      const gone = { ...mark, state: GONE_UNREAD };
      await store.transaction((tx) => tx.files.put(source, name, gone));
    }
  }
  const [first] = there;
  if (first === undefined) return;
  const others = there.length > 1 ? ` and ${there.length - 1} more` : '';
  throw new TsnError('folder/not-readable', `${first}${others} may not be read`);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
