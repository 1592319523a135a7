/** Takes in files of existing archives; what is stored already is no work, what is unreadable goes into quarantine. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportDesk, ImportedFile } from '../../domain/import-desk.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import { makeFolder, removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { LocalFile } from './local.ts';
import type { Quarantine } from './quarantine.ts';

interface Needs {
  readonly inboxDir: string;
  readonly maxFileBytes: number;
  readonly store: Pick<ServerStore, 'recordings' | 'audioState'>;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly storage: Pick<StorageGuard, 'admit'>;
  readonly local: (file: LocalFile) => Promise<void>;
}

export function importDesk(needs: Needs): ImportDesk {
  const { store, inboxDir } = needs;
  const isStored = async (file: ImportedFile): Promise<boolean> => {
    const { node, source, originalName, sha256 } = file;
    const found = await store.recordings.find(node, source, originalName, sha256);
    return found !== undefined && (await store.audioState.troubleOf(found.id)) === undefined;
  };
  return {
    known: (files) => Promise.all(files.map(isStored)),
    async take({ extension, draft }, bytes) {
      await needs.storage.admit();
      await makeFolder(inboxDir, 0o750);
      const path = join(inboxDir, `import-${newId()}.tmp`);
      try {
        await pipeline(limited(bytes, needs.maxFileBytes), createWriteStream(path));
        await needs.local({ path, extension, draft });
        return 'taken';
      } catch (error) {
        if (!(error instanceof TsnError) || error.retry !== 'never') throw error;
        if (error.code === 'receive/too-large') throw error;
        const { code, message } = error;
        const from = draft.originalName;
        await needs.quarantine.put(
          { code, message, origin: 'import', from, extension, fields: {}, draft },
          path,
        );
        return 'quarantined';
      } finally {
        await removeFile(path).catch(() => {});
      }
    },
  };
}

async function* limited(bytes: AsyncIterable<Uint8Array>, mostBytes: number) {
  let total = 0;
  for await (const piece of bytes) {
    total += piece.length;
    if (total > mostBytes) {
      throw new TsnError('receive/too-large', `files over ${mostBytes} bytes are not accepted`);
    }
    yield piece;
  }
}
