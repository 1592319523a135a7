/**
 * One SSH connection to the server, with as many SFTP channels as there are
 * shipments at a time. It lives until something fails or it is disposed; making
 * a new one is up to whoever keeps it.
 */
import { connect, type Socket } from 'node:net';
import ssh2, { type Client, type SFTPWrapper } from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import { createChannel, type OwnedChannel, type SftpChannel } from './channel.ts';
import { CIPHERS } from './ciphers.ts';
import { connectFailure, requestFailure } from './failures.ts';
import { fingerprintOf, isPinnedKey } from './host-key.ts';
import { sharePacketMemory } from './lean-packets.ts';
import { gatherWrites, type Outlet } from './outlet.ts';

export interface SftpTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Pinned fingerprint, `SHA256:…`. */
  readonly hostKey: string;
}

export interface ConnectOptions {
  readonly target: SftpTarget;
  readonly credential: { readonly privateKey: string } | { readonly password: string };
  readonly clock: Clock;
  readonly stallMs?: number;
  /** For TCP, handshake and login together. */
  readonly readyTimeoutMs?: number;
  readonly keepAliveMs?: number;
}

export interface SftpConnection extends AsyncDisposable {
  /** Resolves when the connection has ended, with the reason. */
  readonly closed: Promise<TsnError>;
  /** Lends a channel that nobody else uses meanwhile. */
  use<T>(work: (channel: SftpChannel) => Promise<T>): Promise<T>;
}

const STALL_MS = 60_000;
const READY_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 15_000;

/** Throws `sftp/unreachable`, `sftp/host-key-changed`, `sftp/key-refused`. */
export async function connectSftp(options: ConnectOptions): Promise<SftpConnection> {
  const client = new ssh2.Client();
  const peer = `${options.target.host}:${options.target.port}`;
  const closed = endOf(client, peer);
  const socket = connect(options.target.port, options.target.host);
  const outlet = gatherWrites(socket);
  await logIn(client, socket, options, peer);
  sharePacketMemory(client);
  return connectionOf({ client, closed, outlet }, options);
}

/** ssh2 reports an end by 'error', by 'close', or by both; the first reason counts. */
function endOf(client: Client, peer: string): Promise<TsnError> {
  return new Promise((resolve) => {
    const end = (thrown: unknown): void => resolve(connectFailure(peer, thrown));
    client.on('error', end);
    client.on('close', () => end(new Error('the connection ended')));
  });
}

function logIn(client: Client, sock: Socket, options: ConnectOptions, peer: string): Promise<void> {
  const { target } = options;
  let wrongKey: TsnError | undefined;
  return new Promise((resolve, reject) => {
    const fail = (thrown: unknown): void => {
      client.destroy();
      sock.destroy();
      reject(wrongKey ?? connectFailure(peer, thrown));
    };
    // Nagle's algorithm costs 160 ms for each small file.
    client.on('connect', () => sock.setNoDelay(true));
    client.once('ready', resolve);
    client.once('error', fail);
    client.once('close', () => fail(new Error('the connection ended')));
    client.connect({
      sock,
      username: target.user,
      ...options.credential,
      hostVerifier: (key: Buffer) => {
        if (isPinnedKey(key, target.hostKey)) return true;
        wrongKey = hostKeyChanged(peer, target.hostKey, key);
        return false;
      },
      algorithms: { cipher: [...CIPHERS] },
      readyTimeout: options.readyTimeoutMs ?? READY_TIMEOUT_MS,
      keepaliveInterval: options.keepAliveMs ?? KEEP_ALIVE_MS,
      keepaliveCountMax: 3,
    });
  });
}

function hostKeyChanged(peer: string, pinned: string, shown: Buffer): TsnError {
  const message = `${peer} shows host key ${fingerprintOf(shown)}, pinned is ${pinned}`;
  return new TsnError('sftp/host-key-changed', message);
}

interface Live {
  readonly client: Client;
  readonly closed: Promise<TsnError>;
  readonly outlet: Outlet;
}

function connectionOf(
  { client, closed, outlet }: Live,
  { clock, stallMs = STALL_MS }: ConnectOptions,
): SftpConnection {
  const channels = new Set<OwnedChannel>();
  const idle: OwnedChannel[] = [];
  let ended: TsnError | undefined;
  const end = (reason: TsnError): void => {
    ended ??= reason;
    for (const channel of channels) channel.fail(ended);
    client.destroy();
  };
  const stalled = Promise.withResolvers<TsnError>();
  void closed.then(end);

  const open = async (): Promise<OwnedChannel> => {
    if (ended !== undefined) throw ended;
    const late = new AbortController();
    const sftp = await Promise.race([
      openChannel(client),
      closed.then(rethrow),
      clock.sleep(stallMs, late.signal).then(() => rethrow(notOpened(stallMs))),
    ]).finally(() => late.abort());
    const onStall = (error: TsnError): void => {
      stalled.resolve(error);
      end(error);
    };
    const channel = createChannel({ sftp, clock, stallMs, onStall, outlet });
    channels.add(channel);
    sftp.on('error', (error: unknown) => end(requestFailure('SFTP', error)));
    sftp.on('close', () => {
      channels.delete(channel);
      channel.fail(new TsnError('sftp/unreachable', 'the server closed the channel'));
      const place = idle.indexOf(channel);
      if (place >= 0) idle.splice(place, 1);
    });
    return channel;
  };

  return {
    closed: Promise.race([stalled.promise, closed]),
    async use(work) {
      const channel = idle.pop() ?? (await open());
      try {
        const answer = await work(channel);
        if (channels.has(channel)) idle.push(channel);
        return answer;
      } catch (error) {
        // Not lent again: requests may still be under way on it, and handles open.
        channel.close();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      client.end();
      end(new TsnError('sftp/unreachable', 'the connection was closed'));
      await closed;
    },
  };
}

function openChannel(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    const opened = (error: Error | undefined, sftp: SFTPWrapper): void => {
      if (error) reject(openFailure(error));
      else resolve(sftp);
    };
    try {
      client.sftp(opened);
    } catch (error) {
      reject(openFailure(error));
    }
  });
}

function openFailure(error: unknown): TsnError {
  return new TsnError('sftp/unreachable', 'the server opened no SFTP channel', { cause: error });
}

function notOpened(stallMs: number): TsnError {
  return new TsnError('sftp/stalled', `the server opened no SFTP channel within ${stallMs} ms`);
}

function rethrow(error: TsnError): never {
  throw error;
}
