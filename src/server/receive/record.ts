/** What a receipt rests on, in one transaction: recording, shipment and the first job, or nothing. */

import { laneOf } from '../../domain/lanes.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { newId } from '../../platform/ids.ts';
import type { NewRecording } from '../../store/server/recordings.ts';
import { type Growth, NO_GROWTH } from './growth.ts';
import type { AcceptNeeds } from './needs.ts';

/** Writes the rows for audio that lies in the archive. */
export async function record(
  { together, clock, log }: AcceptNeeds,
  manifest: Manifest,
  audioPath: string,
  growth: Growth = NO_GROWTH,
): Promise<void> {
  const receivedAt = clock.now();
  const { id, sha256, node } = manifest;
  const lane = laneOf(manifest.recordedAt, receivedAt);
  const recording = await together(async (tx) => {
    const stored = await tx.recordings.add(toRecording(manifest, audioPath, receivedAt));
    const recordingId = stored.id;
    await tx.recordings.addShipment({ shipmentId: id, recordingId, sha256, receivedAt });
    for (const id of growth.beginnings) await tx.audioState.grown(id, recordingId);
    if (growth.whole !== undefined) await tx.audioState.grown(recordingId, growth.whole);
    if (stored.added) {
      await tx.jobs.enqueue('ingest', recordingId, receivedAt, lane);
      tx.events.add({ kind: 'received', recordingId, node });
    }
    await tx.nodes.seen(node, receivedAt);
    return stored;
  });
  const facts = { recordingId: recording.id, shipmentId: id, node, isNew: recording.added };
  log.info({ ...facts, bytes: manifest.sizeBytes }, 'received');
}

function toRecording(manifest: Manifest, audioPath: string, receivedAt: number): NewRecording {
  return {
    id: newId(),
    node: manifest.node,
    source: manifest.source,
    originalName: manifest.originalName,
    sha256: manifest.sha256,
    sizeBytes: manifest.sizeBytes,
    recordedAt: manifest.recordedAt,
    recordedAtSource: manifest.recordedAtSource,
    recordedAtCertainty: manifest.recordedAtCertainty,
    timeZone: manifest.timeZone,
    class: manifest.class,
    receivedAt,
    audioPath,
    manifest,
  };
}
