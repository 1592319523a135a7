/**
 * A node's shipment in a folder behind a plain sshd: `<id>.<ext>` beside `<id>.manifest.json`.
 * The receipt is a file too, `<id>.receipt.json`: the node waits for it (docs/protocol.md).
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Manifest, PROTOCOL_VERSION, type Receipt } from '../../domain/manifest.ts';
import type { SeenFile } from '../../engines/folder/scan.ts';
import { writeFileAtomic } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import { systemCode } from '../../platform/system-code.ts';
import type { DropNeeds, DropOptions } from './drop.ts';
import { extensionOf } from './drop-file.ts';

const SHIPMENT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9]{1,8}$/;

export function isShipmentAudio(name: string): boolean {
  return SHIPMENT.test(basename(name));
}

/** False when there is no manifest: then it is a file like any other. Throws `receive/…`. */
export async function takeShipment(
  { local, clock }: DropNeeds,
  { dir, node }: DropOptions,
  file: SeenFile,
): Promise<boolean> {
  const path = join(dir, file.name);
  const [, id = ''] = SHIPMENT.exec(basename(file.name)) ?? [];
  const text = await readFile(besides(path, id, 'manifest'), 'utf8').catch(absent);
  if (text === undefined) return false;
  const { data: manifest } = Manifest.safeParse(parseJson(text));
  if (manifest?.id !== id || manifest.node !== node) {
    const message = `the manifest of ${id} is none of node ${node}`;
    throw new TsnError('receive/bad-manifest', message);
  }
  const { version: _, id: __, sha256, sizeBytes: ___, ...draft } = manifest;
  await local({ path, extension: extensionOf(file.name), draft, id, sha256 });
  const receipt: Receipt = { version: PROTOCOL_VERSION, id, sha256, receivedAt: clock.now() };
  await writeFileAtomic(besides(path, id, 'receipt'), JSON.stringify(receipt));
  return true;
}

/** Without a manifest it is no shipment; one that cannot be read now is read later. */
function absent(thrown: unknown): undefined {
  if (systemCode(thrown) !== 'ENOENT') throw thrown;
}

export function besides(path: string, id: string, what: 'manifest' | 'receipt'): string {
  return join(dirname(path), `${id}.${what}.json`);
}
