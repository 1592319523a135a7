/**
 * Receiving, the server's first stage: nodes ship recordings into their folder,
 * and what was accepted is in the archive, in the store, and queued for ingest.
 */
import { join } from 'node:path';
import type { AudioStore } from '../../domain/audio-store.ts';
import type { VerifyReport } from '../../domain/audio-trouble.ts';
import type { CallInbox } from '../../domain/call-inbox.ts';
import type { ImportDesk } from '../../domain/import-desk.ts';
import type { QuarantineDesk } from '../../domain/quarantine.ts';
import type { VirtualFolder } from '../../engines/sftp-server/virtual-folder.ts';
import type { StorageGuard } from '../../engines/storage/guard.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ServerStore } from '../../store/server/store.ts';
import { createCallInbox } from './calls.ts';
import { createHeldCalls, type HeldCalls } from './held-calls.ts';
import { importDesk } from './import-desk.ts';
import { type LocalFile, receiveLocal } from './local.ts';
import { createLocks } from './locks.ts';
import { createManifestFiles } from './manifest-files.ts';
import { nodeFolder } from './node-folder.ts';
import { createPartFiles } from './part-files.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import { quarantineDesk } from './quarantine-desk.ts';
import { reconcileInbox, removeAbandoned } from './reconcile.ts';
import { together } from './together.ts';
import { createUploadInbox, type NodeUploads } from './upload-inbox.ts';
import { createUploadKeyCheck, type UploadKeyCheck } from './upload-key-check.ts';
import { uploadingByNode } from './uploading.ts';
import { type VerifyOptions, verifyAudio } from './verify.ts';
import { createWanted } from './wanted.ts';

export interface ReceiveNeeds {
  /** Absolute; holds `inbox/`. */
  readonly dataDir: string;
  readonly audio: AudioStore;
  readonly storage: StorageGuard;
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Longer recordings are refused. */
  readonly maxFileBytes?: number;
  /** Most bytes that the quarantine takes. */
  readonly quarantineBytes?: number | undefined;
}

export interface Receive {
  /** What the node `node` sees after its login. */
  folderOf(node: string): VirtualFolder;
  /** What nodes use over HTTPS. */
  readonly uploads: NodeUploads;
  /** Recordings whose bytes come in now, by node. */
  uploading(this: void): Promise<ReadonlyMap<string, number>>;
  /** What other recorders use. */
  readonly calls: CallInbox;
  /** Calls that came while something was away. */
  readonly held: HeldCalls;
  readonly uploadKeys: Pick<UploadKeyCheck, 'learn'>;
  /** Takes a file of this machine in, see ./local.ts. */
  local(this: void, file: LocalFile): Promise<void>;
  readonly quarantine: Quarantine;
  /** For archives that exist already. */
  readonly importing: ImportDesk;
  /** The quarantine for people. */
  readonly desk: QuarantineDesk;
  /** To be awaited before the first login. */
  reconcile(): Promise<void>;
  /** Removes what nodes began and never came back for; how many files. Any time. */
  tidy(): Promise<number>;
  /** Holds stored audio against the database; one pass at a time. Throws `storage/…`. */
  verify(options: VerifyOptions): Promise<VerifyReport>;
}

/** A call of another recorder; nobody has proved who he is while it comes in. */
const CALL_BYTES = 100 * 1_024 * 1_024;
/** Longer recordings are refused, by whatever way they come. */
export const MAX_FILE_BYTES = 512 * 1_024 * 1_024;

export function createReceive(needs: ReceiveNeeds): Receive {
  const { maxFileBytes = MAX_FILE_BYTES } = needs;
  const inboxDir = join(needs.dataDir, 'inbox');
  const parts = createPartFiles(inboxDir, maxFileBytes);
  const manifests = createManifestFiles(inboxDir);
  const locks = createLocks();
  const { quarantineBytes } = needs;
  const limits = {
    ...needs,
    ...(quarantineBytes === undefined ? {} : { maxBytes: quarantineBytes }),
  };
  const quarantine = createQuarantine(limits);
  const wantedOf = createWanted(needs);
  const files = { inboxDir, parts, manifests, maxFileBytes, wantedOf };
  const folderNeeds = { ...needs, ...files, locks, together: together(needs.store) };
  const local = (file: LocalFile) => needs.storage.guard(() => receiveLocal(folderNeeds, file));
  const held = createHeldCalls({
    ...{ ...needs, quarantine, local },
    folder: createQuarantine({ ...limits, folder: 'held' }),
  });
  const keys = createUploadKeyCheck(needs);
  const calls = { ...needs, inboxDir, maxFileBytes: CALL_BYTES, quarantine, held, keys, local };
  const verifyNeeds = { ...folderNeeds, quarantine };
  const folderOf = (node: string) => nodeFolder(folderNeeds, node);
  return {
    uploads: createUploadInbox({ ...folderNeeds, folderOf }),
    uploading: () => uploadingByNode(inboxDir, needs.clock.now()),
    calls: createCallInbox(calls),
    ...{ held, uploadKeys: keys },
    local,
    quarantine,
    importing: importDesk({ ...folderNeeds, quarantine, local }),
    desk: quarantineDesk(quarantine, local),
    folderOf,
    verify: (options) => locks.run('verify', () => verifyAudio(verifyNeeds, options)),
    tidy: () => removeAbandoned({ ...needs, inboxDir }),
    async reconcile() {
      await reconcileInbox({ ...needs, inboxDir, parts });
      await quarantine.tidy();
      await held.tidy();
    },
  };
}
