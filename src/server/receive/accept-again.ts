/**
 * A shipment id that was accepted before: its answer was lost, or the node sends
 * it once more. The same bytes are welcome (and heal an archive that lost them),
 * other bytes under the same id are not.
 */
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import type { Shipment } from '../../store/server/recordings.ts';
import { isWhole } from './accepted.ts';
import type { AcceptNeeds, ShipmentName } from './needs.ts';
import { sound } from './sound.ts';

/** Throws `receive/id-reused`; `data/not-found` when the archive lost or damaged the bytes and none were sent. */
export async function acceptAgain(
  needs: AcceptNeeds,
  name: ShipmentName,
  known: Shipment,
): Promise<void> {
  const recording = await needs.store.recordings.get(known.recordingId);
  if (recording.node !== name.node) throw reused(name.id, 'it belongs to another node');
  await refuseOtherManifest(needs, name, known);
  const taken = await takeIfSent(needs, name);
  if (taken !== undefined) return heal(needs, name, taken, recording);
  if (await isWhole(needs, recording)) return;
  throw new TsnError('data/not-found', `the stored audio of ${name.id} is gone: send it again`);
}

async function refuseOtherManifest(
  { manifests }: AcceptNeeds,
  { node, id }: ShipmentName,
  known: Shipment,
): Promise<void> {
  const manifest = await manifests.read(node, id);
  if (manifest === undefined || manifest.sha256 === known.sha256) return;
  await manifests.drop(node, id);
  throw reused(id, `it has ${known.sha256}, the manifest says ${manifest.sha256}`);
}

async function takeIfSent(
  { parts }: AcceptNeeds,
  { node, id }: ShipmentName,
): Promise<string | undefined> {
  try {
    return await parts.take(node, id);
  } catch (error) {
    if (error instanceof TsnError && error.code === 'data/not-found') return undefined;
    throw error;
  }
}

interface Kept {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly audioPath: string;
}

async function heal(
  needs: AcceptNeeds,
  { node, id }: ShipmentName,
  taken: string,
  kept: Kept,
): Promise<void> {
  const { audio, parts, locks, log } = needs;
  const { sha256 } = await sha256File(taken);
  if (sha256 !== kept.sha256) {
    await parts.drop(node, id);
    throw reused(id, `it has ${kept.sha256}, the bytes hash to ${sha256}`);
  }
  const outcome = await locks.run(sha256, () => audio.put(kept.audioPath, kept, taken));
  if (outcome === 'placed') log.warn({ node, path: kept.audioPath }, 'archive healed');
  await sound(needs, kept.audioPath);
}

function reused(id: string, what: string): TsnError {
  return new TsnError('receive/id-reused', `shipment id ${id} is taken: ${what}`);
}
