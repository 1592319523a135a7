/** Whose key a call came with: asked in the database, and remembered for times when it is away. */
import type { UploadedCall } from '../../domain/uploaded-call.ts';
import type { Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { StoredUploadKey } from '../../store/server/upload-keys.ts';
import { isAway } from './held-calls.ts';

interface Needs {
  readonly store: Pick<ServerStore, 'uploadKeys' | 'transaction'>;
  readonly clock: Clock;
}

export interface UploadKeyCheck {
  /** The key that was given, when it holds and may be used this way. */
  keyOf(call: UploadedCall): Promise<StoredUploadKey | undefined>;
  /** Learns what holds now. Throws `store/…`. */
  learn(): Promise<void>;
}

/** When a key was used is worth knowing to the minute. */
const NOTE_USE_MS = 60_000;

export function createUploadKeyCheck({ store, clock }: Needs): UploadKeyCheck {
  let known: ReadonlyMap<string, StoredUploadKey> = new Map();
  const find = async (hash: string): Promise<StoredUploadKey | undefined> => {
    try {
      // By its hash: how long that takes says nothing about a secret of 128 bits and more.
      const found = await store.uploadKeys.usable(hash, clock.now());
      if (found !== undefined) await noteUse(store, found, clock.now());
      return found;
    } catch (thrown) {
      if (!isAway(thrown)) throw thrown;
      const remembered = known.get(hash);
      if (remembered === undefined) throw thrown; // nobody knows whether it holds
      const isOver = remembered.expiresAt !== null && remembered.expiresAt <= clock.now();
      return isOver ? undefined : remembered;
    }
  };
  return {
    async keyOf({ key, dialect }) {
      const found = key === '' ? undefined : await find(sha256(key));
      return found?.rights.includes(dialect) === true ? found : undefined;
    },
    async learn() {
      known = await store.uploadKeys.byHash();
    },
  };
}

async function noteUse(store: Needs['store'], key: StoredUploadKey, now: number): Promise<void> {
  if (key.lastUsedAt !== null && now - key.lastUsedAt < NOTE_USE_MS) return;
  await store.transaction((tx) => tx.uploadKeys.used(key.id, now));
}
