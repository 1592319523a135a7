/** Ports: taking one, saying clearly why not, giving it back. */
import type { Server } from 'node:http';
import { TsnError } from '../../platform/errors.ts';

/** What a port is for, as the configuration calls it. */
export interface Listening {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Settings to name in failures: `http.host`, `http.port`. */
  readonly hostSetting: string;
  readonly portSetting: string;
}

/** Throws `net/port-taken`, or `config/invalid` when the address is not this machine's. */
export async function listenOn(server: Server, where: Listening): Promise<void> {
  try {
    await listen(server, where);
  } catch (error) {
    throw toListenFailure(error, where);
  }
}

function listen(server: Server, { host, port }: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Ends all connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** When it has ended, asked or not, and of what; its errors end nothing else. */
export function endOf(server: Server): Promise<Error | undefined> {
  return new Promise((resolve) => {
    server.on('error', resolve).once('close', () => resolve(undefined));
  });
}

export function portOf(server: Server, otherwise: number): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : otherwise;
}

function toListenFailure(error: unknown, where: Listening): unknown {
  const { host, port, hostSetting, portSetting } = where;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  if (code === 'EADDRINUSE')
    return new TsnError('net/port-taken', `port ${port} on ${host} is taken`, cause);
  if (code === 'EACCES')
    return new TsnError('config/invalid', `${portSetting} ${port} needs root`, cause);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new TsnError(
      'config/invalid',
      `${hostSetting} ${host} is not an address of this machine`,
      cause,
    );
  return error;
}
