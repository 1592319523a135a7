/**
 * A node's folder as it sees it over SFTP. Which names there are and what may be
 * done with each is docs/protocol.md; everything else is refused here.
 */
import {
  answerFile,
  createSmallFiles,
  type SmallFiles,
} from '../../engines/sftp-server/memory-file.ts';
import type {
  FileAttributes,
  OpenedFile,
  OpenMode,
  VirtualFolder,
} from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import { accept } from './accept.ts';
import { acceptedSize, openAccepted, receiptOf } from './accepted.ts';
import { keepHeartbeat } from './heartbeat.ts';
import { type InboxName, parseInboxName } from './inbox-name.ts';
import { listFolder } from './list-folder.ts';
import type { AcceptNeeds } from './needs.ts';
import { serverCard } from './server-card.ts';
import type { Storage } from './storage.ts';

export interface FolderNeeds extends AcceptNeeds {
  readonly inboxDir: string;
  readonly storage: Storage;
  readonly version: string;
  readonly maxFileBytes: number;
}

/** One per login: temporary names end with it. */
export function nodeFolder(needs: FolderNeeds, node: string): VirtualFolder {
  const { storage } = needs;
  const folder: Folder = { ...needs, node, drafts: createSmallFiles(needs.clock) };
  return {
    lane: laneOf,
    attributes: (path) => storage.guard(() => attributes(folder, path)),
    async open(path, mode) {
      const file = await storage.guard(() => open(folder, path, mode));
      return guarded(file, storage);
    },
    rename: (from, to) => storage.guard(() => rename(folder, from, to)),
    remove: (path) => storage.guard(() => remove(folder, path)),
    list: (path) => storage.guard(() => listFolder(needs.inboxDir, node, path)),
  };
}

interface Folder extends FolderNeeds {
  readonly node: string;
  readonly drafts: SmallFiles;
}

/** All names of one shipment share a lane: bytes, manifest and rename may be sent without waiting. */
function laneOf(path: string): string {
  const name = parseInboxName(path);
  return name !== undefined && 'id' in name ? name.id : '.tsn';
}

function named(path: string): InboxName {
  const name = parseInboxName(path);
  if (name !== undefined) return name;
  throw new TsnError('data/not-found', `${path} cannot exist here`);
}

function notAllowed(what: string): TsnError {
  return new TsnError('receive/name-not-allowed', what);
}

const FOLDER: FileAttributes = { sizeBytes: 0, modifiedAt: 0, isFolder: true };

async function attributes(folder: Folder, path: string): Promise<FileAttributes> {
  const name = named(path);
  switch (name.kind) {
    case 'root':
    case 'control-folder':
      return FOLDER;
    case 'part':
      return folder.parts.attributes(folder.node, name.id);
    case 'audio':
      return {
        ...(await acceptedSize(folder, { node: folder.node, id: name.id })),
        isFolder: false,
      };
    case 'manifest-draft':
    case 'heartbeat-draft':
      return folder.drafts.attributes(draftOf(name));
    default:
      return (await readable(folder, path, name)).attributes();
  }
}

async function open(folder: Folder, path: string, mode: OpenMode): Promise<OpenedFile> {
  const name = named(path);
  switch (name.kind) {
    case 'part':
      return folder.parts.open(folder.node, name.id, mode);
    case 'manifest-draft':
    case 'heartbeat-draft':
      return folder.drafts.open(draftOf(name), mode);
    default:
      if (!mode.write) return readable(folder, path, name);
      throw notAllowed(`${path} cannot be written: write ${path}.part, then rename it`);
  }
}

/** Files that can only be read. */
async function readable(folder: Folder, path: string, name: InboxName): Promise<OpenedFile> {
  const { node, clock } = folder;
  switch (name.kind) {
    case 'server-card':
      return answerFile(serverCard(folder.version, clock.now(), folder.maxFileBytes), clock.now());
    case 'manifest': {
      const { text, modifiedAt } = await folder.manifests.file(node, name.id);
      return answerFile(text, modifiedAt);
    }
    case 'receipt': {
      const { text, modifiedAt } = await receiptOf(folder, { node, id: name.id });
      return answerFile(text, modifiedAt);
    }
    case 'audio':
      return openAccepted(folder, { node, id: name.id });
    default:
      throw new TsnError('data/not-found', `there is no ${path}`);
  }
}

async function rename(folder: Folder, from: string, to: string): Promise<void> {
  const source = named(from);
  const target = named(to);
  const { node, drafts } = folder;
  if (source.kind === 'heartbeat-draft' && target.kind === 'heartbeat') {
    return keepHeartbeat(folder, node, drafts.take(draftOf(source)));
  }
  if ('id' in source && 'id' in target && source.id === target.id) {
    const { id } = source;
    if (source.kind === 'part' && target.kind === 'audio') {
      return accept(folder, { node, id }, target.extension);
    }
    if (source.kind === 'manifest-draft' && target.kind === 'manifest') {
      await folder.manifests.put(node, id, drafts.take(draftOf(source)));
      return;
    }
  }
  throw notAllowed(`${from} cannot be renamed to ${to}`);
}

async function remove(folder: Folder, path: string): Promise<void> {
  const name = named(path);
  switch (name.kind) {
    case 'part':
      await folder.parts.attributes(folder.node, name.id);
      return folder.parts.drop(folder.node, name.id);
    case 'manifest':
      await folder.manifests.file(folder.node, name.id);
      return folder.manifests.drop(folder.node, name.id);
    case 'manifest-draft':
    case 'heartbeat-draft':
      return folder.drafts.remove(draftOf(name));
    default:
      throw notAllowed(`${path} cannot be removed`);
  }
}

/** Both endings of a temporary name mean the same file. */
function draftOf(name: InboxName): string {
  return 'id' in name ? `the draft of ${name.id}.manifest.json` : 'the draft of the heartbeat';
}

/** The disk may refuse at every write, not only at opening. */
function guarded(file: OpenedFile, storage: Storage): OpenedFile {
  return {
    ...file,
    write: (offset, bytes) => storage.guard(() => file.write(offset, bytes)),
    sync: () => storage.guard(() => file.sync()),
    close: () => storage.guard(() => file.close()),
  };
}
