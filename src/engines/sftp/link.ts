/** An SFTP connection as the line to the server: shipments and heartbeats, each on a channel of its own. */
import { type Manifest, MOST_WANTED_BYTES } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import type { TsnError } from '../../platform/errors.ts';
import type { SftpConnection } from './connection.ts';
import { deliver, type ReceiptMode, remotePath } from './deliver.ts';
import type { Pace } from './pace.ts';
import { readSmall, writeSmall } from './remote-file.ts';

export interface SftpLinkOptions {
  readonly clock: Clock;
  readonly remoteDir: string;
  readonly receipt: ReceiptMode;
  /** Absent: as fast as the line is. */
  readonly pace?: Pace | undefined;
}

export interface SftpLink extends AsyncDisposable {
  readonly closed: Promise<TsnError>;
  deliver(shipment: Outgoing, signal?: AbortSignal): Promise<'confirmed' | 'damaged'>;
  heartbeat(text: string): Promise<void>;
  wanted(): Promise<string | undefined>;
}

interface Outgoing {
  readonly manifest: Manifest;
  readonly localPath: string;
  readonly extension: string;
  readonly isNew: boolean;
}

export function sftpLink(
  connection: SftpConnection,
  { clock, remoteDir, receipt, pace }: SftpLinkOptions,
): SftpLink {
  return {
    closed: connection.closed,
    deliver: (shipment, signal) =>
      connection.use((channel) =>
        deliver({ channel, clock, pace, signal }, { ...shipment, remoteDir, receipt }),
      ),
    heartbeat: (text) =>
      connection.use((channel) =>
        writeSmall(channel, remotePath(remoteDir, '.tsn/heartbeat.json'), text),
      ),
    wanted: () =>
      connection.use(async (channel) => {
        const path = remotePath(remoteDir, '.tsn/wanted.json');
        return (await readSmall(channel, path, MOST_WANTED_BYTES))?.toString('utf8');
      }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
