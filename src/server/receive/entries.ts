/** What each name in a node's folder is, and what may be done with it (docs/protocol.md). */
import {
  answerFile,
  createSmallFiles,
  type SmallFiles,
} from '../../engines/sftp-server/memory-file.ts';
import type {
  FileAttributes,
  OpenedFile,
  OpenMode,
} from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import { accept } from './accept.ts';
import { acceptedFile, openAccepted, receiptOf } from './accepted.ts';
import { keepHeartbeat } from './heartbeat.ts';
import type { InboxName } from './inbox-name.ts';
import type { AcceptNeeds, ShipmentName } from './needs.ts';
import { serverCard } from './server-card.ts';
import type { WantedOf } from './wanted.ts';

export interface EntryNeeds extends AcceptNeeds {
  readonly version: string;
  readonly maxFileBytes: number;
  readonly wantedOf: WantedOf;
}

/** What is absent is refused. */
export interface Entry {
  readonly attributes: () => Promise<FileAttributes>;
  readonly open?: (mode: OpenMode) => Promise<OpenedFile>;
  /** Undefined: this name cannot get that one. */
  readonly renameTo?: (target: InboxName) => Promise<void> | undefined;
  readonly remove?: () => Promise<void>;
}

export type Entries = (name: InboxName) => Entry;

/** The names of one login; temporary ones end with it. */
export function entriesOf(needs: EntryNeeds, node: string): Entries {
  const drafts = createSmallFiles(needs.clock);
  return (name) => {
    switch (name.kind) {
      case 'root':
      case 'control-folder':
        return { attributes: async () => FOLDER };
      case 'server-card':
        return serverCardEntry(needs);
      case 'wanted':
        return wantedEntry(needs, node);
      case 'heartbeat':
        return { attributes: () => Promise.reject(missing('the heartbeat, it cannot be read')) };
      case 'heartbeat-draft':
        return heartbeatDraft(needs, node, drafts);
      case 'part':
        return partEntry(needs, { node, id: name.id });
      case 'manifest':
        return manifestEntry(needs, { node, id: name.id });
      case 'manifest-draft':
        return manifestDraft(needs, { node, id: name.id }, drafts);
      case 'receipt':
        return answerEntry(() => receiptOf(needs, { node, id: name.id }));
      case 'audio':
        return audioEntry(needs, { node, id: name.id });
    }
  };
}

const FOLDER: FileAttributes = { sizeBytes: 0, modifiedAt: 0, isFolder: true };

/** A text that can be read and nothing else. */
function answerEntry(read: () => Promise<{ text: string; modifiedAt: number }>): Entry {
  const open = async (): Promise<OpenedFile> => {
    const { text, modifiedAt } = await read();
    return answerFile(text, modifiedAt);
  };
  return { attributes: async () => (await open()).attributes(), open: readOnly(open) };
}

function serverCardEntry({ clock, version, maxFileBytes }: EntryNeeds): Entry {
  return answerEntry(async () => {
    const now = clock.now();
    return { text: serverCard(version, now, maxFileBytes), modifiedAt: now };
  });
}

/** Its size is not told before it is read: each reading names other recordings. */
function wantedEntry({ clock, wantedOf }: EntryNeeds, node: string): Entry {
  const open = async () => answerFile(await wantedOf(node), clock.now());
  const attributes = async () => ({ sizeBytes: 0, modifiedAt: clock.now(), isFolder: false });
  return { attributes, open: readOnly(open) };
}

function partEntry(needs: EntryNeeds, shipment: ShipmentName): Entry {
  const { parts } = needs;
  const { node, id } = shipment;
  return {
    attributes: () => parts.attributes(node, id),
    open: (mode) => parts.open(node, id, mode),
    renameTo: (target) =>
      target.kind === 'audio' && target.id === id
        ? accept(needs, shipment, target.extension)
        : undefined,
    async remove() {
      await parts.attributes(node, id);
      await parts.drop(node, id);
    },
  };
}

function manifestEntry({ manifests }: EntryNeeds, { node, id }: ShipmentName): Entry {
  return {
    ...answerEntry(() => manifests.file(node, id)),
    async remove() {
      await manifests.file(node, id);
      await manifests.drop(node, id);
    },
  };
}

function manifestDraft(
  { manifests }: EntryNeeds,
  shipment: ShipmentName,
  drafts: SmallFiles,
): Entry {
  const { node, id } = shipment;
  const draft = `${id}.manifest.json`;
  return {
    ...draftEntry(drafts, draft),
    renameTo: (target) =>
      target.kind === 'manifest' && target.id === id
        ? manifests.put(node, id, drafts.take(draft))
        : undefined,
  };
}

function heartbeatDraft(needs: EntryNeeds, node: string, drafts: SmallFiles): Entry {
  const draft = '.tsn/heartbeat.json';
  return {
    ...draftEntry(drafts, draft),
    renameTo: (target) =>
      target.kind === 'heartbeat' ? keepHeartbeat(needs, node, drafts.take(draft)) : undefined,
  };
}

/** Both endings of a temporary name mean the same file. */
function draftEntry(drafts: SmallFiles, draft: string): Entry {
  return {
    attributes: async () => drafts.attributes(draft),
    open: async (mode) => drafts.open(draft, mode),
    remove: async () => drafts.remove(draft),
  };
}

function audioEntry(needs: EntryNeeds, shipment: ShipmentName): Entry {
  return {
    attributes: () => acceptedFile(needs, shipment),
    open: readOnly(() => openAccepted(needs, shipment)),
  };
}

function readOnly(open: () => Promise<OpenedFile>): (mode: OpenMode) => Promise<OpenedFile> {
  return async (mode) => {
    if (!mode.write) return open();
    const what = 'this name cannot be written: write a temporary one, then rename it';
    throw new TsnError('receive/name-not-allowed', what);
  };
}

function missing(what: string): TsnError {
  return new TsnError('data/not-found', `there is no ${what}`);
}
