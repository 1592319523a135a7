/** Which files and folders a piece of work has flushed to the disk, in order. */
import { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Looks over the shoulder of the real calls, which happen all the same. One at a time. */
export async function syncedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const handle = await open('/dev/null');
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync, datasync } = prototype;
  const synced: string[] = [];
  const note = (file: FileHandle): void => void synced.push(readlinkSync(`/proc/self/fd/${file.fd}`));
  prototype.sync = function noted(this: FileHandle) {
    note(this);
    return sync.call(this);
  };
  prototype.datasync = function noted(this: FileHandle) {
    note(this);
    return datasync.call(this);
  };
  try {
    await work();
  } finally {
    Object.assign(prototype, { sync, datasync });
  }
  return synced;
}
