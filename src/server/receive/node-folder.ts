/**
 * A node's folder as it sees it over SFTP: finds what a name means and does with
 * it what may be done; everything else is refused here.
 */
import type { OpenedFile, VirtualFolder } from '../../engines/sftp-server/virtual-folder.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import { TsnError } from '../../platform/errors.ts';
import { type Entry, type EntryNeeds, entriesOf } from './entries.ts';
import { type InboxName, parseInboxName } from './inbox-name.ts';
import { listFolder } from './list-folder.ts';

export interface FolderNeeds extends EntryNeeds {
  readonly inboxDir: string;
}

/** One per login. */
export function nodeFolder(needs: FolderNeeds, node: string): VirtualFolder {
  const { storage } = needs;
  const entries = entriesOf(needs, node);
  const entryAt = (path: string): Entry => entries(named(path));
  return {
    lane: laneOf,
    attributes: (path) => storage.guard(async () => entryAt(path).attributes()),
    async open(path, mode) {
      const file = await storage.guard(async () => {
        const { open } = entryAt(path);
        if (open === undefined) throw notAllowed(`${path} cannot be opened`);
        if (mode.write) await storage.admit();
        return open(mode);
      });
      return guarded(file, storage);
    },
    rename: (from, to) =>
      storage.guard(async () => {
        const renamed = entryAt(from).renameTo?.(named(to));
        if (renamed === undefined) throw notAllowed(`${from} cannot be renamed to ${to}`);
        await renamed;
      }),
    remove: (path) =>
      storage.guard(async () => {
        const { remove } = entryAt(path);
        if (remove === undefined) throw notAllowed(`${path} cannot be removed`);
        await remove();
      }),
    list: (path) => storage.guard(() => listFolder(needs.inboxDir, node, path)),
  };
}

/** All names of one shipment share a lane: bytes, manifest and rename may be sent without waiting. */
function laneOf(path: string): string {
  const name = parseInboxName(path);
  return name !== undefined && 'id' in name ? name.id : '.tsn';
}

function named(path: string): InboxName {
  const name = parseInboxName(path);
  if (name !== undefined) return name;
  throw new TsnError('data/not-found', `${path} cannot exist here`);
}

function notAllowed(what: string): TsnError {
  return new TsnError('receive/name-not-allowed', what);
}

/** The disk may refuse at every write, not only at opening. */
function guarded(file: OpenedFile, storage: StorageGuard): OpenedFile {
  return {
    ...file,
    write: (offset, bytes) => storage.guard(() => file.write(offset, bytes)),
    sync: () => storage.guard(() => file.sync()),
    close: () => storage.guard(() => file.close()),
  };
}
