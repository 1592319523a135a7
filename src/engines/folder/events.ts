/**
 * Events of the recorder's folder, as hints: something may have changed, look
 * soon. They get lost, come twice, and end when the folder is replaced; the scan
 * at `watch.rescan` finds whatever they missed.
 */
import { watch } from 'chokidar';

export interface FolderEvents extends AsyncDisposable {
  /** Resolves when the events of everything that was there are coming. */
  readonly ready: Promise<void>;
}

/** Calls `onHint` on every change below `folder`, which may be missing, and `onTrouble` when hints fail. */
export function watchFolder(
  folder: string,
  onHint: () => void,
  onTrouble: (error: unknown) => void,
): FolderEvents {
  const watcher = watch(folder, { ignoreInitial: true, followSymlinks: false });
  watcher.on('all', onHint);
  // Out of inotify watches, or the folder went away: slower, never wrong.
  watcher.on('error', onTrouble);
  const ready = new Promise<void>((resolve) => {
    watcher.on('ready', () => resolve());
  });
  return {
    ready,
    async [Symbol.asyncDispose]() {
      await watcher.close();
    },
  };
}
