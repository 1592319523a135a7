/** What a node sees when it lists its folder: parts and manifests that wait, and `.tsn`. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedFile } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import { parseInboxName } from './inbox-name.ts';

const FOLDER = { sizeBytes: 0, modifiedAt: 0, isFolder: true };
const DOCUMENT = { sizeBytes: 0, modifiedAt: 0, isFolder: false };
const CONTROL = ['server.json', 'wanted.json'].map((name) => ({ name, attributes: DOCUMENT }));

/** Throws `data/not-found` for what is no folder. */
export async function listFolder(
  inboxDir: string,
  node: string,
  path: string,
): Promise<readonly NamedFile[]> {
  const kind = parseInboxName(path)?.kind;
  if (kind === 'control-folder') return CONTROL;
  if (kind !== 'root') throw new TsnError('data/not-found', `there is no folder ${path}`);
  // Before the first shipment there is no folder on disk.
  const names = await readdir(join(inboxDir, node)).catch(() => []);
  const files = await Promise.all(
    names.filter(isShown).map((name) => describe(inboxDir, node, name)),
  );
  const shown = files.filter((file) => file !== undefined);
  return [{ name: '.tsn', attributes: FOLDER }, ...shown];
}

function isShown(name: string): boolean {
  const kind = parseInboxName(name)?.kind;
  return kind === 'part' || kind === 'manifest';
}

/** Undefined when it was accepted in the meantime. */
async function describe(
  inboxDir: string,
  node: string,
  name: string,
): Promise<NamedFile | undefined> {
  const found = await stat(join(inboxDir, node, name)).catch(() => undefined);
  if (found === undefined) return undefined;
  const modifiedAt = Math.floor(found.mtimeMs);
  return { name, attributes: { sizeBytes: found.size, modifiedAt, isFolder: false } };
}
