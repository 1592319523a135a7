/** An SFTP connection as the line to the server: shipments and heartbeats, each on a channel of its own. */
import { type Manifest, MOST_WANTED_BYTES } from '../../domain/manifest.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { SftpChannel } from './channel.ts';
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

/** A key that is revoked while its connection stands ends the connection: it is told, and tried anew. */
export function sftpLink(
  connection: SftpConnection,
  { clock, remoteDir, receipt, pace }: SftpLinkOptions,
): SftpLink {
  const revoked = Promise.withResolvers<TsnError>();
  const use = async <T>(work: (channel: SftpChannel) => Promise<T>): Promise<T> => {
    try {
      return await connection.use(work);
    } catch (error) {
      if (error instanceof TsnError && error.code === 'sftp/key-refused') {
        revoked.resolve(error); // before the connection ends by what follows
        await connection[Symbol.asyncDispose]();
      }
      throw error;
    }
  };
  return {
    closed: Promise.race([revoked.promise, connection.closed]),
    deliver: (shipment, signal) =>
      use((channel) =>
        deliver({ channel, clock, pace, signal }, { ...shipment, remoteDir, receipt }),
      ),
    heartbeat: (text) =>
      use((channel) => writeSmall(channel, remotePath(remoteDir, '.tsn/heartbeat.json'), text)),
    wanted: () =>
      use(async (channel) => {
        const path = remotePath(remoteDir, '.tsn/wanted.json');
        return (await readSmall(channel, path, MOST_WANTED_BYTES))?.toString('utf8');
      }),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
