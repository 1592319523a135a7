/**
 * The final rename: hash, compare with the manifest, sync, archive, then one
 * transaction. Returning is the receipt. A crash at any point leaves the bytes
 * under a name from which the same rename, sent again, comes to the same end.
 */

import { audioPath, type Bytes, manifestPath } from '../../domain/audio-store.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { acceptAgain } from './accept-again.ts';
import { growthOf } from './growth.ts';
import type { AcceptNeeds, ShipmentName } from './needs.ts';
import { record } from './record.ts';
import { sound } from './sound.ts';

/** Throws `receive/…`, `data/not-found` when no bytes were sent, `data/…` when the disk refuses. */
export function accept(needs: AcceptNeeds, name: ShipmentName, extension: string): Promise<void> {
  // Two connections of a node may send the same rename at the same time.
  return needs.locks.run(name.id, async () => {
    await refuseRevoked(needs, name.node);
    await needs.storage.admit();
    const known = await needs.store.recordings.shipment(name.id);
    if (known === undefined) await acceptNew(needs, name, extension);
    else await acceptAgain(needs, name, known);
    await cleanUp(needs, name);
  });
}

/** A connection may be older than the revocation of the key that opened it. */
async function refuseRevoked({ store }: AcceptNeeds, node: string): Promise<void> {
  const revokedAt = (await store.nodes.get(node))?.revokedAt ?? null;
  if (revokedAt === null) return;
  throw new TsnError('receive/node-revoked', `the key of ${node} was revoked`);
}

async function acceptNew(needs: AcceptNeeds, name: ShipmentName, extension: string): Promise<void> {
  const { node, id } = name;
  const manifest = await needs.manifests.read(node, id);
  if (manifest === undefined) {
    throw new TsnError('receive/no-manifest', `there is no manifest for ${id}`);
  }
  const taken = await needs.parts.take(node, id);
  await compare(needs, name, manifest, await sha256File(taken));
  // The same bytes may come under another id at the same time; they have one place.
  await needs.locks.run(manifest.sha256, async () => {
    const path = await placeOf(needs, manifest, extension);
    // The manifest first: then stored bytes without a row always say what they are.
    await needs.audio.putText(manifestPath(path, id), JSON.stringify(manifest));
    await needs.audio.put(path, manifest, taken);
    // A node that was away sends the beginning of a file and the whole at once: one sees the other.
    await needs.locks.run(fileOf(manifest), async () =>
      record(needs, manifest, path, await growthOf(needs, manifest, taken)),
    );
    await sound(needs, path);
  });
}

/** The recorder's file, whatever is in it. */
function fileOf({ node, source, originalName }: Manifest): string {
  return `${node}/${source}/${originalName}`;
}

/** Bytes that are wrong are thrown away; bytes that are only too few stay, for the node to go on. */
async function compare(
  { parts }: AcceptNeeds,
  { node, id }: ShipmentName,
  manifest: Manifest,
  sent: Bytes,
): Promise<void> {
  if (sent.sha256 === manifest.sha256 && sent.sizeBytes === manifest.sizeBytes) return;
  if (sent.sizeBytes < manifest.sizeBytes) await parts.giveBack(node, id);
  else await parts.drop(node, id);
  const what =
    sent.sizeBytes === manifest.sizeBytes
      ? `its bytes hash to ${sent.sha256}, the manifest says ${manifest.sha256}`
      : `${sent.sizeBytes} bytes came, the manifest says ${manifest.sizeBytes}`;
  throw new TsnError('receive/hash-mismatch', `${id} is refused: ${what}`);
}

/** A recording that is known keeps its place, so that sending it again heals it. */
async function placeOf(
  { store }: AcceptNeeds,
  { node, source, originalName, sha256, recordedAt }: Manifest,
  extension: string,
): Promise<string> {
  const known = await store.recordings.find(node, source, originalName, sha256);
  return known?.audioPath ?? audioPath(recordedAt, sha256, extension);
}

/** The receipt stands already: what cannot be removed now is removed at the next start. */
async function cleanUp({ parts, manifests, log }: AcceptNeeds, name: ShipmentName): Promise<void> {
  try {
    await parts.drop(name.node, name.id);
    await manifests.drop(name.node, name.id);
  } catch (error) {
    log.warn({ error, ...name }, 'inbox not cleaned');
  }
}
