/**
 * A TCP proxy on 127.0.0.1 that does to a link what radio links, phone networks
 * and cheap routers do: it cuts, stalls, slows, damages bytes and goes away.
 */

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { atEnd, type Lifetime } from './at-end.ts';

export interface TcpProxy {
  readonly port: number;
  /** Ends all connections at once. */
  cut(): void;
  /** On the present connections nothing passes any more in either direction, and nothing ends. */
  stall(): void;
  /** Stalled connections go on where they stopped. */
  resume(): void;
  /** Bytes pass no faster than this in each direction, in bytes per second; undefined: as fast as they come. */
  slow(bytesPerSecond: number | undefined): void;
  /** Flips one bit in the next bytes that pass, from 0 (in the first) to 1 (in the last); undefined: no more. */
  flip(where: number | undefined): void;
  /** While refused, new connections end at once. */
  refuse(isRefused: boolean): void;
  /** From client to server, in all. */
  readonly sentBytes: number;
  /** Resolves when `bytes` in all went from client to server. */
  passed(bytes: number): Promise<void>;
}

export interface ProxyOptions {
  /** Every byte takes so long from one end to the other, however many are under way. Default 0. */
  readonly latencyMs?: number;
}

/** What the link does at the moment. */
interface Link {
  readonly latencyMs: number;
  bytesPerSecond: number | undefined;
  flipAt: number | undefined;
  refused: boolean;
  /** Sockets from which nothing is read. */
  readonly stalled: Set<Socket>;
  /** Pieces that were under way when their socket stalled. */
  readonly held: (() => void)[];
}

export async function startProxy(
  t: Lifetime,
  toPort: number,
  { latencyMs = 0 }: ProxyOptions = {},
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const link: Link = {
    ...{ bytesPerSecond: undefined, flipAt: undefined, refused: false },
    ...{ latencyMs, stalled: new Set(), held: [] },
  };
  const counter = countBytes();
  const server = createServer((client) => {
    if (link.refused) return void client.destroy();
    const remote = connect(toPort, '127.0.0.1');
    for (const socket of [client, remote]) {
      sockets.add(socket);
      socket.setNoDelay(true); // the latency is ours to choose
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        link.stalled.delete(socket);
        client.destroy();
        remote.destroy();
      });
    }
    client.on('data', (data) => counter.add(data.length));
    passOn(link, client, remote);
    passOn(link, remote, client);
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
      return counter.bytes;
    },
    stall() {
      for (const socket of sockets) {
        link.stalled.add(socket);
        socket.pause();
      }
    },
    resume() {
      const stalled = [...link.stalled];
      link.stalled.clear();
      for (const socket of stalled) socket.resume();
      for (const deliver of link.held.splice(0)) deliver();
    },
    slow(bytesPerSecond) {
      link.bytesPerSecond = bytesPerSecond;
    },
    flip(where) {
      link.flipAt = where;
    },
    refuse(isRefused) {
      link.refused = isRefused;
    },
    passed: counter.passed,
  };
}

/** The line takes one piece after the other; the way then takes as long for each, however many are on it. */
function passOn(link: Link, from: Socket, to: Socket): void {
  const goOn = (): void => {
    if (!link.stalled.has(from)) from.resume();
  };
  const arrive = (piece: () => void): void => {
    if (link.stalled.has(from)) link.held.push(() => arrive(piece));
    else piece();
  };
  const travel = (piece: () => void): void => {
    if (link.latencyMs > 0) setTimeout(arrive, link.latencyMs, piece);
    else arrive(piece);
  };
  const send = (data: Buffer): void =>
    travel(() => {
      if (to.write(data) || to.listenerCount('drain') > 0) return;
      from.pause();
      to.once('drain', goOn);
    });
  from.on('end', () => travel(() => to.end()));
  from.on('data', (data) => {
    damage(link, data);
    if (link.bytesPerSecond === undefined) return send(data);
    from.pause();
    setTimeout(
      () => {
        send(data);
        goOn();
      },
      (data.length / link.bytesPerSecond) * 1_000,
    );
  });
}

function damage(link: Link, data: Buffer): void {
  if (link.flipAt === undefined || data.length === 0) return;
  const at = Math.floor(link.flipAt * (data.length - 1));
  data[at] = (data[at] ?? 0) ^ 1;
  link.flipAt = undefined;
}

function countBytes() {
  const waiting: { bytes: number; resolve(): void }[] = [];
  let seen = 0;
  return {
    get bytes() {
      return seen;
    },
    add(count: number): void {
      seen += count;
      for (const wait of waiting) if (seen >= wait.bytes) wait.resolve();
    },
    passed: (bytes: number): Promise<void> =>
      new Promise((resolve) => {
        if (seen >= bytes) resolve();
        else waiting.push({ bytes, resolve });
      }),
  };
}
