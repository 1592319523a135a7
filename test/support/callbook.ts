/** A callbook in a folder of its own, and imports of invented licensees into it. */
import { join } from 'node:path';
import { writeUlsSample } from '../../scripts/uls-sample.ts';
import { openUlsFiles, type UlsFiles } from '../../src/engines/callbook/uls-files.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { type ImportNeeds, importUls } from '../../src/server/callbook/import-uls.ts';
import { type CallbookStore, openCallbookStore } from '../../src/store/callbook/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { atEnd, type Lifetime } from './at-end.ts';
import { tempFolder } from './temp-folder.ts';

export async function tempCallbook(t: Lifetime, folder = tempFolder(t)): Promise<CallbookStore> {
  const path = join(folder, 'callbook.db');
  const store = await openCallbookStore({ path, clock: new FakeClock(), addon: loadSqliteAddon() });
  atEnd(t, () => store[Symbol.asyncDispose]());
  return store;
}

/** An archive of the first `count` invented licensees. */
export async function sampleFiles(t: Lifetime, count: number): Promise<UlsFiles> {
  const path = join(tempFolder(t), 'l_amat.zip');
  await writeUlsSample(path, count);
  return openUlsFiles(path);
}

export function importInto(
  store: CallbookStore,
  files: UlsFiles,
  more: Partial<ImportNeeds> = {},
): ReturnType<typeof importUls> {
  const signal = new AbortController().signal;
  const clock = new FakeClock();
  return importUls({ store, files, kind: 'full', clock, signal, onProgress: () => {}, ...more });
}
