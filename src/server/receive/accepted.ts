/** What a node may see of a shipment that was accepted: its receipt, and its own bytes for reading back. */
import type { AudioStore } from '../../domain/audio-store.ts';
import { PROTOCOL_VERSION, type Receipt } from '../../domain/manifest.ts';
import type { FileAttributes, OpenedFile } from '../../engines/sftp-server/virtual-folder.ts';
import { TsnError } from '../../platform/errors.ts';
import type { StoredRecording } from '../../store/server/recordings.ts';
import type { ServerStore } from '../../store/server/store.ts';
import type { ShipmentName } from './needs.ts';
import { readStored } from './read-stored.ts';

interface AcceptedNeeds {
  readonly audio: AudioStore;
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

/**
 * `<id>.receipt.json`, made when it is asked for. Throws `data/not-found`, also when the
 * archive lost bytes: whoever asks lets his own go.
 */
export async function receiptOf(
  needs: AcceptedNeeds,
  name: ShipmentName,
): Promise<{ text: string; modifiedAt: number }> {
  const { sha256, receivedAt } = await recordingOf(needs, name);
  await acceptedFile(needs, name);
  const receipt: Receipt = { version: PROTOCOL_VERSION, id: name.id, sha256, receivedAt };
  return { text: JSON.stringify(receipt), modifiedAt: receivedAt };
}

/** The archived bytes, for reading only. Throws `data/not-found`, also when the archive lost them. */
export async function openAccepted(needs: AcceptedNeeds, name: ShipmentName): Promise<OpenedFile> {
  const { audioPath } = await recordingOf(needs, name);
  return readStored(needs.audio, audioPath, await acceptedFile(needs, name));
}

/** Throws `data/not-found`, also for bytes that are known to be others. */
export async function acceptedFile(
  needs: AcceptedNeeds,
  name: ShipmentName,
): Promise<FileAttributes> {
  const recording = await recordingOf(needs, name);
  if (!(await isWhole(needs, recording))) {
    throw new TsnError('data/not-found', `the stored audio of ${name.id} is gone or damaged`);
  }
  const { sizeBytes, receivedAt } = recording;
  return { sizeBytes, modifiedAt: receivedAt, isFolder: false };
}

/** As far as is known: nothing is hashed for an answer. */
export async function isWhole(
  { audio, store }: AcceptedNeeds,
  { id, audioPath, sizeBytes }: StoredRecording,
): Promise<boolean> {
  if ((await audio.sizeOf(audioPath)) !== sizeBytes) return false;
  return (await store.audioState.troubleOf(id)) !== 'damaged';
}
