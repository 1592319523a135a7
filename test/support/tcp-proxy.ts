/** A TCP proxy on 127.0.0.1 that can be cut, or stop passing bytes on while staying connected. */

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { atEnd } from './at-end.ts';

export interface TcpProxy {
  readonly port: number;
  /** Ends all connections at once. */
  cut(): void;
  /** Nothing passes any more in either direction, and nothing ends. */
  stall(): void;
  /** From client to server, in all. */
  readonly sentBytes: number;
  /** Resolves when `bytes` in all went from client to server. */
  passed(bytes: number): Promise<void>;
}

export async function startProxy(t: TestContext, toPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const waiting: { bytes: number; resolve(): void }[] = [];
  let sentBytes = 0;
  const server = createServer((client) => {
    const remote = connect(toPort, '127.0.0.1');
    for (const socket of [client, remote]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        remote.destroy();
      });
    }
    client.on('data', (data) => {
      sentBytes += data.length;
      for (const wait of waiting) if (sentBytes >= wait.bytes) wait.resolve();
    });
    client.pipe(remote);
    remote.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  atEnd(t, async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    cut();
    await closed;
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    get sentBytes() {
      return sentBytes;
    },
    stall() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    passed: (bytes) =>
      new Promise((resolve) => {
        if (sentBytes >= bytes) resolve();
        else waiting.push({ bytes, resolve });
      }),
  };
}
