/** What joining is made of, whatever the way to the server: a new key, and a first recording that proves it. */
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import { removeFile, syncFolder, writeFileAtomic } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { createNodeKey, type NodeKey } from './keys.ts';
import { silentRecording } from './test-recording.ts';

const KEY_FILE = 'node.key';

/** Runs `prove` with a new key; an old key stays until the new one is proven. */
export async function withNewKey<T>(
  dataDir: string,
  prove: (key: NodeKey) => Promise<T>,
): Promise<{ readonly keyFile: string; readonly proven: T }> {
  const key = createNodeKey();
  const keyFile = join(dataDir, KEY_FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o750 });
  // On the disk before the server knows it: a key that only the server has is worth nothing.
  await writeFileAtomic(`${keyFile}.new`, key.privateKey, 0o600);
  const proven = await prove(key);
  await chmod(`${keyFile}.new`, 0o600);
  await rename(`${keyFile}.new`, keyFile);
  await syncFolder(dataDir);
  return { keyFile, proven };
}

export interface TestNeeds {
  readonly node: string;
  readonly dataDir: string;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
}

export interface TestShipment {
  readonly manifest: Manifest;
  readonly localPath: string;
  readonly extension: string;
}

/** Ships a short test recording; the id under which the server confirmed it. */
export async function shipTest(
  { node, dataDir, clock, version }: TestNeeds,
  ship: (shipment: TestShipment) => Promise<unknown>,
): Promise<string> {
  const bytes = silentRecording();
  const id = newId();
  const localPath = join(dataDir, `.join-${id}.wav`);
  await writeFile(localPath, bytes, { mode: 0o600 });
  try {
    const manifest = manifestOf(id, node, bytes, clock.now(), version);
    await ship({ manifest, localPath, extension: 'wav' });
  } finally {
    await removeFile(localPath);
  }
  return id;
}

function manifestOf(
  id: string,
  node: string,
  bytes: Uint8Array,
  now: number,
  version: string,
): Manifest {
  return {
    version: PROTOCOL_VERSION,
    id,
    node,
    source: 'join',
    originalName: `join-${id}.wav`,
    sha256: sha256(bytes),
    sizeBytes: bytes.length,
    recordedAt: now,
    recordedAtSource: 'mtime',
    recordedAtCertainty: 'guessed',
    timeZone: 'UTC',
    class: 'too-short',
    labels: { test: 'join' },
    software: `tsn ${version}`,
  };
}
