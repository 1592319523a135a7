/** What joining is made of, whatever the way to the server: a new key, and a first recording that proves it. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, PROTOCOL_VERSION } from '../../domain/manifest.ts';
import { JOIN_SOURCE, joinTestName } from '../../domain/recording.ts';
import { removeFile, syncFolder, writeFileAtomic } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { systemCode } from '../../platform/system-code.ts';
import { createNodeKey, type NodeKey } from './keys.ts';
import { silentRecording } from './test-recording.ts';

const KEY_FILE = 'node.key';

/**
 * Runs `prove` with a new key, which replaces the old one when the server is known to have
 * taken it (`taken`), or at the end: from then on the server knows no other.
 */
export async function withNewKey<T>(
  dataDir: string,
  prove: (key: NodeKey, taken: () => Promise<void>) => Promise<T>,
): Promise<{ readonly keyFile: string; readonly proven: T }> {
  const key = createNodeKey();
  const keyFile = join(dataDir, KEY_FILE);
  const fresh = `${keyFile}.new`;
  await mkdir(dataDir, { recursive: true, mode: 0o750 });
  // On the disk before the server knows it: a key that only the server has is worth nothing.
  await writeFileAtomic(fresh, key.privateKey, 0o600);
  const taken = async (): Promise<void> => {
    await rename(fresh, keyFile).catch(ignoreMissing); // said twice
    await syncFolder(dataDir);
  };
  try {
    const proven = await prove(key, taken);
    await taken();
    return { keyFile, proven };
  } finally {
    await removeFile(fresh);
  }
}

function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}

/** The token is spent: a line that breaks just now shall not cost another one. */
const ATTEMPTS = 3;

/** Tries again what may pass by itself. */
export async function persist<T>(prove: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await prove();
  } catch (error) {
    const isHopeless = !(error instanceof TsnError) || error.retry === 'never';
    if (attempt === ATTEMPTS || isHopeless) throw error;
    return persist(prove, attempt + 1);
  }
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
    source: JOIN_SOURCE,
    originalName: joinTestName(id),
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
