/** What a node may see of a shipment that was accepted: its receipt, and its own bytes for reading back. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PROTOCOL_VERSION, type Receipt } from '../../domain/manifest.ts';
import type { OpenedFile } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import type { StoredRecording } from '../../store/server/recordings.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { ShipmentName } from './needs.ts';
import { openPart } from './part-file.ts';

interface AcceptedNeeds {
  readonly dataDir: string;
  readonly store: ServerStore;
}

/** The recording of this node's shipment. Throws `data/not-found`. */
async function recordingOf(
  { store }: AcceptedNeeds,
  { node, id }: ShipmentName,
): Promise<StoredRecording> {
  const shipment = await store.recordings.shipment(id);
  const recording = shipment && (await store.recordings.get(shipment.recordingId));
  // Another node's shipment does not exist for this one.
  if (recording?.node === node) return recording;
  throw new TsnError('data/not-found', `${id} was not accepted`);
}

/** `<id>.receipt.json`, made when it is asked for. Throws `data/not-found`. */
export async function receiptOf(
  needs: AcceptedNeeds,
  name: ShipmentName,
): Promise<{ text: string; modifiedAt: number }> {
  const { sha256, receivedAt } = await recordingOf(needs, name);
  const receipt: Receipt = { version: PROTOCOL_VERSION, id: name.id, sha256, receivedAt };
  return { text: JSON.stringify(receipt), modifiedAt: receivedAt };
}

/** The archived bytes, for reading only. Throws `data/not-found`, also when the archive lost them. */
export async function openAccepted(needs: AcceptedNeeds, name: ShipmentName): Promise<OpenedFile> {
  const { audioPath } = await recordingOf(needs, name);
  try {
    return openPart(await open(join(needs.dataDir, audioPath), 'r'), 0);
  } catch (error) {
    throw new TsnError('data/not-found', `the stored audio of ${name.id} is gone`, {
      cause: error,
    });
  }
}

/** Size as it lies in the archive. Throws `data/not-found`. */
export async function acceptedSize(
  needs: AcceptedNeeds,
  name: ShipmentName,
): Promise<{ sizeBytes: number; modifiedAt: number }> {
  const { audioPath, receivedAt } = await recordingOf(needs, name);
  const found = await stat(join(needs.dataDir, audioPath)).catch(() => undefined);
  if (found === undefined) {
    throw new TsnError('data/not-found', `the stored audio of ${name.id} is gone`);
  }
  return { sizeBytes: found.size, modifiedAt: receivedAt };
}
