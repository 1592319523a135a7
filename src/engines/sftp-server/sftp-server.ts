/**
 * The embedded SFTP server: accepts connections, keeps them within limits, and
 * hands logins and requests to the accounts and virtual folders it was given.
 * It knows SFTP and nothing of recordings.
 */
import { type AddressInfo, createServer, type Socket, type Server as TcpServer } from 'node:net';
import ssh2 from 'ssh2';
import type { Clock } from '../../platform/clock.ts';
import { TsnError, toTsnError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { type Addresses, createAddresses } from './addresses.ts';
import { type OpenConnection, openConnection } from './connection.ts';
import type { HostKey } from './host-key.ts';
import { DEFAULT_SFTP_LIMITS, type SftpLimits } from './limits.ts';
import type { Accounts } from './virtual-folder.ts';

export interface SftpServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly hostKey: HostKey;
  readonly accounts: Accounts;
  readonly limits?: Partial<SftpLimits>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SftpServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when it listens no longer, asked or not. */
  readonly ended: Promise<Error | undefined>;
  /** Open connections now. */
  readonly connections: number;
  /** Takes no new connection, lets requests in work end, then closes the others. */
  close(): Promise<void>;
}

/** Keep-alive questions to logged-in clients; a dead peer is noticed after three of them. */
const KEEPALIVE_MS = 15_000;
const KEEPALIVE_COUNT = 3;

/** Throws `net/port-taken` when another program listens there. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const limits = { ...DEFAULT_SFTP_LIMITS, ...options.limits };
  const open = new Map<string, OpenConnection>();
  const addresses = createAddresses(limits);
  // The TCP server is ours, so that limits hold before ssh2 sees a byte.
  const ssh = new ssh2.Server({
    hostKeys: [options.hostKey.privateKey],
    ident: 'tsn',
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_COUNT,
  });
  ssh.on('connection', (client, peer) => {
    client.on('error', () => client.end()); // Without a listener it would end the process.
    open.get(`${peer.ip} ${peer.port}`)?.greeted(client);
  });
  const tcp = createServer((socket) => admit(socket, ssh, { open, addresses, limits }, options));
  await listen(tcp, options);
  const close = (): Promise<void> => closeAll(tcp, open);
  return {
    port: (tcp.address() as AddressInfo).port, // Listening on TCP, so it is an address with a port.
    ended: endOf(tcp),
    get connections() {
      return open.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Doors {
  readonly open: Map<string, OpenConnection>;
  readonly addresses: Addresses;
  readonly limits: SftpLimits;
}

function admit(
  socket: Socket,
  ssh: ssh2.Server,
  { open, addresses, limits }: Doors,
  { accounts, clock, log }: SftpServerOptions,
): void {
  const address = socket.remoteAddress;
  const name = `${address} ${socket.remotePort}`;
  const all = [...open.values()];
  const pending = all.filter((connection) => connection.user === undefined).length;
  if (address === undefined) return void socket.destroy();
  if (all.length >= limits.connections || pending >= limits.pendingLogins) {
    log.warn({ connections: all.length, pending }, 'too many connections');
    return void socket.destroy();
  }
  const reason = addresses.refuse(address, clock.now());
  if (reason !== undefined) {
    log.debug({ address }, reason);
    return void socket.destroy();
  }
  const mayEnter = (user: string): boolean =>
    [...open.values()].filter((connection) => connection.user === user).length <
    limits.connectionsPerUser;
  open.set(name, openConnection(socket, { accounts, clock, limits, log, mayEnter }));
  socket.once('close', () => {
    open.delete(name);
    addresses.closed(address);
  });
  ssh.injectSocket(socket);
}

function endOf(tcp: TcpServer): Promise<Error | undefined> {
  return new Promise((resolve) => {
    tcp.on('error', resolve).once('close', () => resolve(undefined));
  });
}

function listen(tcp: TcpServer, { host, port }: SftpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    tcp.once('error', (error) => {
      const failure = toTsnError(error);
      const taken = new TsnError('net/port-taken', `port ${port} on ${host} is taken`, {
        cause: error,
      });
      reject(failure.code === 'net/port-taken' ? taken : cannotListen(host, port, error));
    });
    tcp.listen(port, host, resolve);
  });
}

function cannotListen(host: string, port: number, cause: Error): TsnError {
  return new TsnError(
    'net/unreachable',
    `cannot listen on ${host} port ${port}: ${cause.message}`,
    { cause },
  );
}

async function closeAll(tcp: TcpServer, open: Map<string, OpenConnection>): Promise<void> {
  const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
  const connections = [...open.values()];
  await Promise.all(connections.map((connection) => connection.idle()));
  await Promise.all(connections.map((connection) => connection.end()));
  await closed;
}
