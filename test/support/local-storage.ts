/** Audio in a folder, with its watch, as `modes/server-storage.ts` puts them together. */
import { join } from 'node:path';
import { createStorageGuard } from '../../src/engines/storage/guard.ts';
import { localAudioStore } from '../../src/engines/storage/local.ts';
import { audioMark } from '../../src/engines/storage/mark.ts';

export function localStorage(dataDir: string, root = dataDir, minFreeBytes = 0) {
  const audio = localAudioStore(root, audioMark(root, dataDir));
  const folders = [join(dataDir, 'inbox'), join(root, 'audio')];
  return { audio, storage: createStorageGuard({ folders, audio, minFreeBytes }) };
}
