/** Manifests and uploads against a real receiver: its store, its folder, its rules. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualFolder } from '../../src/engines/sftp-server/virtual-folder.ts';
import { createStorageGuard } from '../../src/engines/storage/guard.ts';
import { localAudioStore } from '../../src/engines/storage/local.ts';
import { audioMark } from '../../src/engines/storage/mark.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLog } from '../../src/platform/log.ts';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { createReceive } from '../../src/server/receive/receive.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { type Chance, mutate } from './chance.ts';
import { attempt, type Target } from './target.ts';

const MODE = {
  read: false,
  append: false,
  exclusive: false,
  write: true,
  create: true,
  truncate: true,
};

export const manifests: Target = {
  name: 'manifests',
  run: (cases, chance) =>
    withReceiver(cases, async (folder) => {
      const { id, bytes, manifest } = shipment(`audio ${chance.below(1_000)}`);
      await put(folder, `${id}.part`, bytes);
      const text = mutate(Buffer.from(JSON.stringify(manifest)), chance);
      await put(folder, `${id}.manifest.json.part`, text);
      await folder.rename(`${id}.manifest.json.part`, `${id}.manifest.json`);
      await folder.rename(`${id}.part`, `${id}.wav`);
    }),
};

export const uploads: Target = {
  name: 'uploads',
  run: (cases, chance) => withReceiver(cases, (folder) => anyUpload(folder, chance)),
};

/** The steps of a shipment in any order, with bytes and names that are not as promised. */
async function anyUpload(folder: VirtualFolder, chance: Chance): Promise<void> {
  const { id, bytes, manifest } = shipment(`audio ${chance.below(1_000)}`);
  const names = [
    `${id}.part`,
    `${id}.manifest.json`,
    `${id}.wav`,
    `${id}.receipt.json`,
    '.tsn/heartbeat.json',
  ] as const;
  for (let i = 0, n = 1 + chance.below(8); i < n; i++) {
    const name = chance.pick(names);
    switch (chance.below(5)) {
      case 0:
        await put(folder, `${id}.part`, mutate(bytes, chance));
        break;
      case 1:
        await put(folder, `${id}.manifest.json.part`, Buffer.from(JSON.stringify(manifest)));
        await folder.rename(`${id}.manifest.json.part`, `${id}.manifest.json`);
        break;
      case 2:
        await folder.rename(name, chance.pick(names));
        break;
      case 3:
        await folder.attributes(mutate(Buffer.from(name), chance).toString('latin1'));
        break;
      default:
        await folder.rename(`${id}.part`, `${id}.wav`);
    }
  }
}

async function withReceiver(cases: number, one: (folder: VirtualFolder) => Promise<void>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsn-fuzz-'));
  const store = await openServerStore({
    ...{ path: join(dataDir, 'server.db'), clock: systemClock, addon: loadSqliteAddon() },
  });
  try {
    const audio = localAudioStore(dataDir, audioMark(dataDir, dataDir));
    const storage = createStorageGuard({ folders: [dataDir], audio });
    const receive = createReceive({
      ...{ dataDir, store, audio, storage, clock: systemClock, log: silentLog, version: 'fuzz' },
    });
    const folder = receive.folderOf('fuzz');
    const found = { taken: 0, refused: {} };
    for (let i = 0; i < cases; i++) await attempt(found, () => one(folder));
    await goodOne(folder);
    const { damaged, missing, left } = await receive.verify({ hash: true });
    assert.deepEqual([damaged, missing, left], [0, 0, 0], 'what was stored is whole');
    assert.equal(storage.waitsFor(), undefined, 'nobody can make the storage look broken');
    return found;
  } finally {
    await store[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Everything good is still processed. */
async function goodOne(folder: VirtualFolder): Promise<void> {
  const { id, bytes, manifest } = shipment('good audio');
  await put(folder, `${id}.part`, bytes);
  await put(folder, `${id}.manifest.json.part`, Buffer.from(JSON.stringify(manifest)));
  await folder.rename(`${id}.manifest.json.part`, `${id}.manifest.json`);
  await folder.rename(`${id}.part`, `${id}.wav`);
}

async function put(folder: VirtualFolder, name: string, bytes: Buffer): Promise<void> {
  const file = await folder.open(name, MODE);
  try {
    await file.write(0, bytes);
  } finally {
    await file.close();
  }
}

function shipment(content: string) {
  const bytes = Buffer.from(content);
  const id = newId();
  const hash = { sha256: sha256(bytes), sizeBytes: bytes.length };
  const manifest = {
    ...{
      version: 1,
      id,
      node: 'fuzz',
      source: 'main',
      originalName: '20260102030405.wav',
      ...hash,
    },
    ...{ recordedAt: 1_767_323_045_000, recordedAtSource: 'name', recordedAtCertainty: 'exact' },
    ...{ timeZone: 'UTC', class: 'speech-candidate', software: 'fuzz' },
  };
  return { id, bytes, manifest };
}
