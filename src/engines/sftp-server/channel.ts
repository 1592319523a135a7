/**
 * One SFTP channel: each request of the client is put into its lane, done on the
 * virtual folder, and answered exactly once. Names in capitals are ssh2's events.
 */
import type { SFTPWrapper } from 'ssh2';
import type { Log } from '../../platform/log.ts';
import { announceExtensions, unsentPackets } from './extended.ts';
import { createFileRequests } from './file-requests.ts';
import { createHandles } from './handles.ts';
import type { Intake } from './intake.ts';
import { createLanes } from './lanes.ts';
import type { SftpLimits } from './limits.ts';
import { createPathRequests } from './path-requests.ts';
import { STATUS, toRefusal } from './statuses.ts';
import type { VirtualFolder } from './virtual-folder.ts';

export interface ChannelNeeds {
  readonly folder: VirtualFolder;
  readonly intake: Intake;
  readonly limits: SftpLimits;
  readonly log: Log;
}

export interface SftpChannel {
  /** Resolves when every request that came in was done. */
  idle(): Promise<void>;
  /** Closes what the client left open. */
  release(): void;
}

/** Does `work` in `lane` and answers request `id` with what it sent, or with why it failed. */
export type Serve = (
  id: number,
  lane: string,
  work: () => Promise<void>,
  heldBytes?: number,
) => void;

/** A client that asks for data and opens no window for the answers. */
const MAX_UNSENT_PACKETS = 1_024;

export function serveChannel(sftp: SFTPWrapper, needs: ChannelNeeds): SftpChannel {
  const lanes = createLanes();
  const handles = createHandles();
  const serve: Serve = (id, lane, work, heldBytes = 0) => {
    if (unsentPackets(sftp) > MAX_UNSENT_PACKETS) return sftp.end();
    needs.intake.take(heldBytes);
    lanes.run(lane, async () => {
      await answer(sftp, id, work, needs.log);
      needs.intake.settle(heldBytes);
    });
  };
  announceExtensions(sftp);
  const part = { sftp, serve, handles, folder: needs.folder, limits: needs.limits };
  createPathRequests(part);
  createFileRequests(part);
  // OpenSSH's sftp hangs at quit unless the end is answered.
  sftp.on('end', () => sftp.end());
  sftp.on('error', (error: Error) => needs.log.debug({ error }, 'sftp channel failed'));
  return {
    idle: () => lanes.idle(),
    release() {
      for (const handle of handles.takeAll()) {
        // After what was asked before, so that no write meets a closed file.
        if (handle.kind === 'file')
          lanes.run(handle.lane, () => closeQuietly(handle.file, needs.log));
      }
    },
  };
}

async function answer(
  sftp: SFTPWrapper,
  id: number,
  work: () => Promise<void>,
  log: Log,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { status, message } = toRefusal(error);
    // A name that is not there, or a folder that a client tries to make, is daily life.
    if (status === STATUS.failure) log.warn({ error }, 'request refused');
    else log.debug({ error }, 'request refused');
    sftp.status(id, status, message);
  }
}

async function closeQuietly(file: { close(): Promise<void> }, log: Log): Promise<void> {
  try {
    await file.close();
  } catch (error) {
    log.warn({ error }, 'left-open file not closed');
  }
}
