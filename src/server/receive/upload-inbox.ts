/**
 * Receiving over HTTPS: the same folder of a node that SFTP shows (node-folder.ts),
 * with the same names, checks and receipt, asked by another door.
 */
import { createHash } from 'node:crypto';
import type { NodeInbox, ShipmentState, UploadInbox } from '../../domain/upload-inbox.ts';
import type { OpenMode, VirtualFolder } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import { receiptOf } from './accepted.ts';
import type { EntryNeeds } from './entries.ts';
import { serverCard } from './server-card.ts';
import { createIdentify } from './signed-requests.ts';

export interface UploadNeeds extends EntryNeeds {
  /** One per login. */
  folderOf(node: string): VirtualFolder;
}

export type NodeUploads = Omit<UploadInbox, 'enroll'>;

export function createUploadInbox(needs: UploadNeeds): NodeUploads {
  const { clock, version, maxFileBytes } = needs;
  return {
    card: () => serverCard(version, clock.now(), maxFileBytes),
    maxFileBytes,
    identify: createIdentify(needs),
    ofNode: (node) => nodeInbox(needs, node),
  };
}

function nodeInbox(needs: UploadNeeds, node: string): NodeInbox {
  const folder = needs.folderOf(node);
  const part = (file: string): string => `${idOf(file)}.part`;
  const putText = async (name: string, text: string): Promise<void> => {
    const draft = await folder.open(`${name}.part`, ANEW);
    await draft.write(0, Buffer.from(text));
    await draft.close();
    await folder.rename(`${name}.part`, name);
  };
  return {
    look: (file) => look(needs, folder, { node, id: idOf(file) }, file),
    hashSoFar: (file) => hashPart(folder, part(file)),
    putManifest: (id, text) => putText(`${id}.manifest.json`, text),
    begin: async (file) => (await folder.open(part(file), ANEW)).close(),
    write: (file, offset, bytes) => writePart(folder, part(file), offset, bytes),
    async accept(file) {
      await folder.rename(part(file), file);
      return shaOf(await receiptOf(needs, { node, id: idOf(file) }));
    },
    drop: (file) => folder.remove(part(file)),
    heartbeat: (text) => putText('.tsn/heartbeat.json', text),
    wanted: () => needs.wantedOf(node),
  };
}

const WRITE: OpenMode = {
  ...{ read: true, write: true, append: false, create: false, truncate: false, exclusive: false },
};
const ANEW: OpenMode = { ...WRITE, create: true, truncate: true };

function idOf(file: string): string {
  return file.slice(0, file.indexOf('.'));
}

/** Accepted means also that the bytes are in the archive: else they are to be sent again. */
async function look(
  needs: UploadNeeds,
  folder: VirtualFolder,
  name: { readonly node: string; readonly id: string },
  file: string,
): Promise<ShipmentState | undefined> {
  const receipt = await orNothing(receiptOf(needs, name));
  const kept = receipt && (await orNothing(folder.attributes(file)));
  if (receipt !== undefined && kept !== undefined) {
    return { state: 'accepted', sha256: shaOf(receipt), sizeBytes: kept.sizeBytes };
  }
  const manifest = await needs.manifests.read(name.node, name.id);
  const there = await orNothing(folder.attributes(`${name.id}.part`));
  if (manifest === undefined || there === undefined) return undefined;
  return { state: 'under way', offset: there.sizeBytes, sizeBytes: manifest.sizeBytes };
}

function shaOf({ text }: { readonly text: string }): string {
  const { sha256 } = JSON.parse(text) as { sha256: string }; // made by receiptOf
  return sha256;
}

async function writePart(
  folder: VirtualFolder,
  path: string,
  offset: number,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  const file = await folder.open(path, WRITE);
  let at = offset;
  try {
    for await (const piece of bytes) {
      await file.write(at, Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      at += piece.byteLength;
    }
  } finally {
    await file.close();
  }
  return at;
}

const READ_BYTES = 1 << 18;

async function hashPart(folder: VirtualFolder, path: string): Promise<string> {
  const file = await folder.open(path, { ...WRITE, write: false });
  const hash = createHash('sha256');
  try {
    for (let at = 0; ; ) {
      const piece = await file.read(at, READ_BYTES);
      if (piece.length === 0) return hash.digest('hex');
      hash.update(piece);
      at += piece.length;
    }
  } finally {
    await file.close();
  }
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TsnError && error.code === 'data/not-found') return undefined;
    throw error;
  }
}
