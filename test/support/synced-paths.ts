/** Which files and folders a piece of work has flushed to the disk, in order. */
import { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const FLUSHES = ['sync', 'datasync'] as const;

/** Looks over the shoulder of the real calls, which happen all the same. One at a time. */
export async function syncedBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  const handle = await open('/dev/null');
  const prototype: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const synced: string[] = [];
  const originals = FLUSHES.map((name) => {
    const flush: () => Promise<void> = Reflect.get(prototype, name);
    prototype[name] = function noted(this: FileHandle) {
      synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
      return Reflect.apply(flush, this, []);
    };
    return [name, flush] as const;
  });
  try {
    await work();
  } finally {
    Object.assign(prototype, Object.fromEntries(originals));
  }
  return synced;
}
