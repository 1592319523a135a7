/** The audio store that the configuration names, and the watch over it. */
import { join } from 'node:path';
import { readSecret } from '../config/secret.ts';
import type { StorageSection } from '../config/storage-config.ts';
import type { AudioStore } from '../domain/audio-store.ts';
import { createStorageGuard, type StorageGuard } from '../engines/storage/guard.ts';
import { localAudioStore } from '../engines/storage/local.ts';
import { audioMark } from '../engines/storage/mark.ts';
import { s3AudioStore } from '../engines/storage/s3.ts';
import { TsnError } from '../platform/errors.ts';

interface Needs {
  readonly dataDir: string;
  readonly storage: StorageSection;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface ServerStorage {
  readonly audio: AudioStore;
  readonly storage: StorageGuard;
  /** Between two looks of the watch, in milliseconds. */
  readonly lookEveryMs: number;
}

const LOCAL_LOOK_MS = 5_000;
/** Each look at a store over the network is a request that may cost money. */
const REMOTE_LOOK_MS = 60_000;

/** Throws `config/invalid` when a secret that is named is not there. */
export async function openServerStorage(
  { dataDir, storage }: Needs,
  env: Environment,
): Promise<ServerStorage> {
  const { minFreeBytes } = storage;
  const inbox = join(dataDir, 'inbox');
  if (storage.kind === 's3') {
    const audio = await openS3Audio(storage.s3, env);
    const guard = createStorageGuard({ folders: [inbox], audio, minFreeBytes });
    return { audio, storage: guard, lookEveryMs: REMOTE_LOOK_MS };
  }
  const root = storage.dir ?? dataDir;
  const audio = localAudioStore(root, audioMark(root, dataDir));
  const folders = [inbox, join(root, 'audio')];
  const guard = createStorageGuard({ folders, audio, minFreeBytes });
  return { audio, storage: guard, lookEveryMs: LOCAL_LOOK_MS };
}

function openS3Audio(s3: StorageSection['s3'], env: Environment) {
  const { endpoint, region, bucket, prefix, pathStyle, verify } = s3;
  return s3AudioStore({
    ...{ endpoint, region, bucket, prefix, pathStyle },
    accessKey: secret('accessKey', s3.accessKey, env),
    secretKey: secret('secretKey', s3.secretKey, env),
    readBack: verify === 'read-back',
  });
}

function secret(name: string, ref: Parameters<typeof readSecret>[0], env: Environment): string {
  const value = readSecret(ref, env);
  if (value !== undefined) return value;
  throw new TsnError('config/invalid', `storage.s3.${name}: there is nothing where it should be`);
}
