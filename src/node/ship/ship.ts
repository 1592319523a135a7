/**
 * Stage 3 of 9: a spooled recording travels to the server, and stays in the spool
 * until the server has confirmed its bytes. Only then one transaction says
 * "shipped", and only after that the copy is let go, at once or when its time is over.
 */
import { extname, join } from 'node:path';
import type { LeasedJob } from '../../domain/leased-job.ts';
import type { Stage } from '../../jobs/stage.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { SpooledRecording } from '../../store/node/recordings.ts';
import type { NodeStore } from '../../store/node/store.ts';
import { lastActivity } from '../activity.ts';
import type { OriginalPath } from '../recorder-file.ts';
import type { ServerConnection } from '../server-connection.ts';
import { createConfirm } from './confirm.ts';
import { locateBytes, type Superseded } from './locate.ts';
import { type ManifestFacts, manifestOf } from './manifest.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { restoreBytes } from './restore.ts';

export interface ShipNeeds {
  readonly store: NodeStore;
  readonly connection: Pick<ServerConnection, 'use' | 'waitsFor'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  /** The recorder's own file, where damaged spool bytes may be read again. */
  readonly originalPath: OriginalPath;
  /** How long a confirmed copy stays, in milliseconds; 0 lets it go at once. */
  readonly keepMs: number;
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
  /** Recordings that do not get through, for a person. */
  warnings(this: void): readonly TsnError[];
}

export function shipStage(needs: ShipNeeds): ShipStage {
  const { store, connection, log } = needs;
  const confirm = createConfirm({ ...needs, onWaiting: needs.onRoom });
  const refusals = createRefusals(log);
  refusals.recall(store).catch((error: unknown) => {
    log.warn({ error: toTsnError(error) }, 'dead letters not read');
  });
  return {
    kind: 'ship',
    missing: (limit) => store.recordings.withoutShipment(limit),
    waitsFor: () => needs.pausedBy?.() ?? connection.waitsFor(),
    settling: confirm.waiting,
    warnings: () => refusals.warnings(),
    async run(job, signal) {
      const recording = await store.recordings.peek(job.subjectId);
      const sent = await trySend(needs, refusals, recording, job, signal);
      if (sent === 'grown' || sent === 'replaced') return forget(needs, job, recording, sent);
      await confirm.shipped(job);
      log.info({ recordingId: recording.id, file: recording.originalName }, 'shipped');
      // The row says already that there is no copy: after a crash right here it is swept away at the next start.
      if (needs.keepMs === 0) await removeFile(join(needs.dataDir, recording.spoolPath));
    },
  };
}

/** Remembers what does not get through, unless we were only told to stop. */
async function trySend(
  needs: ShipNeeds,
  refusals: Refusals,
  recording: SpooledRecording,
  job: LeasedJob,
  signal: AbortSignal,
): Promise<'confirmed' | Superseded> {
  if (recording.shippedAt !== null) return 'confirmed';
  try {
    const sent = await send(needs, recording, job.attempt === 1, signal);
    refusals.ended(recording.id);
    return sent;
  } catch (error) {
    if (!signal.aborted) refusals.failed(recording, job, error);
    throw error;
  }
}

/** The same shipment id each time, so that the server knows a repetition when it sees one. */
async function send(
  needs: ShipNeeds,
  recording: SpooledRecording,
  isNew: boolean,
  signal: AbortSignal,
): Promise<'confirmed' | Superseded> {
  const located = await locateBytes(needs, recording);
  if ('superseded' in located) return located.superseded;
  const localPath = located.path;
  const { connection } = needs;
  const logged = isNew
    ? await lastActivity(needs.store, recording, needs.originalPath(recording))
    : recording;
  const shipment = {
    manifest: manifestOf(logged, needs.factsOf(logged)),
    localPath,
    extension: extname(recording.spoolPath).slice(1),
    isNew,
  };
  const attempt = () => connection.use((link) => link.deliver(shipment, signal));
  if ((await attempt()) === 'confirmed') return 'confirmed';
  // The recorder wrote into its file meanwhile: the next look at it says what is true now.
  if (recording.held === 'reference') throw changedUnderway(recording);
  needs.log.error({ recordingId: recording.id }, 'spooled bytes damaged');
  await restoreBytes(recording, localPath, needs.originalPath);
  if ((await attempt()) === 'damaged') await restoreBytes(recording, localPath);
  return 'confirmed';
}

function changedUnderway({ originalName }: SpooledRecording): TsnError {
  return new TsnError('spool/original-gone', `${originalName} changed while it was shipped`);
}

/**
 * Its bytes are the beginning of a longer file that was not shipped before, and that one
 * holds them all; or the recorder wrote over them, and the file as it is now is all there is.
 */
async function forget(
  { store, log }: ShipNeeds,
  job: LeasedJob,
  recording: SpooledRecording,
  superseded: Superseded,
): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.jobs.complete(job);
    await tx.recordings.forget(recording.id);
  });
  const told = { recordingId: recording.id, file: recording.originalName };
  if (superseded === 'grown') log.info(told, 'part of a longer file');
  else log.warn(told, 'written anew by the recorder before this version could be kept');
}
