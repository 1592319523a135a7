/**
 * Stage 3 of 9: a spooled recording travels to the server, and stays in the spool
 * until the server has confirmed its bytes. Only then one transaction says
 * "shipped", and only after that the copy is let go.
 */
import { extname, join } from 'node:path';
import { deliver, type ReceiptMode } from '../../engines/sftp/deliver.ts';
import type { Pace } from '../../engines/sftp/pace.ts';
import type { Stage } from '../../jobs/stage.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';
import type { ServerConnection } from '../server-connection.ts';
import { createConfirm } from './confirm.ts';
import { type ManifestFacts, manifestOf } from './manifest.ts';
import { restoreBytes } from './restore.ts';

export interface ShipNeeds {
  readonly store: NodeStore;
  readonly connection: Pick<ServerConnection, 'use' | 'waitsFor'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  /** The recorder's folder, where damaged spool bytes may be read again. */
  readonly watchDir: string;
  readonly remoteDir: string;
  readonly receipt: ReceiptMode;
  /** Absent: no limit. */
  readonly pace?: Pace | undefined;
  /** Why nothing shall be shipped now, whatever the connection is. */
  readonly pausedBy?: (() => string | undefined) | undefined;
  /** Called when there is room for one shipment more. */
  readonly onRoom?: () => void;
  /** What a manifest says besides what the spool knows. */
  factsOf(recording: SpooledRecording): ManifestFacts;
}

export interface ShipStage extends Stage<'ship'> {
  /** Jobs that only wait for our own disk: they take no room from the next shipment. */
  settling(): number;
}

export function shipStage(needs: ShipNeeds): ShipStage {
  const { store, connection, log } = needs;
  const confirm = createConfirm({ ...needs, onWaiting: needs.onRoom });
  return {
    kind: 'ship',
    missing: (limit) => store.recordings.withoutShipment(limit),
    waitsFor: () => needs.pausedBy?.() ?? connection.waitsFor(),
    settling: confirm.waiting,
    async run(job, signal) {
      const recording = await store.recordings.get(job.subjectId);
      if (recording.shippedAt === null) await send(needs, recording, job.attempt === 1, signal);
      await confirm.shipped(job);
      log.info({ recordingId: recording.id, file: recording.originalName }, 'shipped');
      // After a crash right here the copy is swept away at the next start.
      await removeFile(join(needs.dataDir, recording.spoolPath));
    },
  };
}

/** The same shipment id each time, so that the server knows a repetition when it sees one. */
async function send(
  needs: ShipNeeds,
  recording: SpooledRecording,
  isNew: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { clock, connection, dataDir, pace, remoteDir, receipt, watchDir } = needs;
  const localPath = join(dataDir, recording.spoolPath);
  const shipment = {
    manifest: manifestOf(recording, needs.factsOf(recording)),
    localPath,
    extension: extname(recording.spoolPath).slice(1),
    remoteDir,
    receipt,
    isNew,
  };
  const attempt = () =>
    connection.use((channel) => deliver({ channel, clock, pace, signal }, shipment));
  if ((await attempt()) === 'confirmed') return;
  needs.log.error({ recordingId: recording.id }, 'spooled bytes damaged');
  await restoreBytes(recording, localPath, join(watchDir, recording.originalName));
  if ((await attempt()) === 'damaged') await restoreBytes(recording, localPath);
}
