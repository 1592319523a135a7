/** What receiving works with. Made once in `receive.ts`; each function takes what it uses. */
import type { AudioStore } from '../../domain/audio-store.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { Locks } from './locks.ts';
import type { ManifestFiles } from './manifest-files.ts';
import type { PartFiles } from './part-files.ts';
import type { Together } from './together.ts';

export interface AcceptNeeds {
  readonly audio: AudioStore;
  readonly storage: StorageGuard;
  readonly store: ServerStore;
  readonly parts: PartFiles;
  readonly manifests: ManifestFiles;
  readonly locks: Locks;
  /** For the transaction of a receipt: one commit serves all who end at the same time. */
  readonly together: Together;
  readonly clock: Clock;
  readonly log: Log;
}

/** The shipment that a name in a node's folder belongs to. */
export interface ShipmentName {
  /** The login, and with it the folder. */
  readonly node: string;
  readonly id: string;
}
