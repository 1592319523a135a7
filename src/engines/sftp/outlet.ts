/**
 * The way out to the server. ssh2 hands its socket three writes for each packet: left
 * alone, Bun makes three system calls and, without Nagle's algorithm, three TCP segments
 * of them. Here they are gathered in blocks of memory that are used again and again,
 * and whoever sends much can wait until the line has taken what was written before.
 */
import type { Socket } from 'node:net';
import { reusedBlocks } from '../../platform/reused-blocks.ts';

export interface Outlet {
  /** Resolves when little waits for the line, or when the line is gone; never rejects. */
  room(this: void): Promise<void>;
  /** Grows while the line takes data; keep-alives do not count. */
  progress(this: void): number;
}

const BLOCK_BYTES = 128 * 1024;
/** A keep-alive or a bare answer is less. */
const DATA_BYTES = 1024;
/** The kernel buffers more: this only keeps it busy. */
const WAITING_BYTES = 2 * BLOCK_BYTES;
const blocks = reusedBlocks(BLOCK_BYTES, 4);

/** Holds back what is written to `socket` until a block is full or this turn of the event loop ends. */
export function gatherWrites(socket: Socket): Outlet {
  const write = socket.write.bind(socket);
  const end = socket.end.bind(socket);
  const gone = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  let block: Buffer | undefined;
  let filled = 0;
  let waitingBytes = 0;
  let progress = 0;
  let taken = Promise.withResolvers<void>();

  const send = (): void => {
    if (block === undefined) return;
    const [full, length] = [block, filled];
    block = undefined;
    waitingBytes += length;
    write(full.subarray(0, length), () => {
      waitingBytes -= length;
      if (length >= DATA_BYTES) progress += 1;
      blocks.giveBack(full);
      taken.resolve();
      taken = Promise.withResolvers();
    });
  };
  const gather = (chunk: string | Uint8Array): boolean => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = 0; at < bytes.length; ) {
      if (block === undefined) {
        block = blocks.take();
        filled = 0;
        setImmediate(send);
      }
      const part = bytes.subarray(at, at + BLOCK_BYTES - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === BLOCK_BYTES) send();
    }
    return waitingBytes < WAITING_BYTES;
  };
  // `as`: of all the ways to call these two, ssh2 uses write(bytes) and end().
  socket.write = gather as Socket['write'];
  socket.end = (() => {
    send();
    return end();
  }) as Socket['end'];
  return {
    progress: () => progress,
    async room() {
      while (waitingBytes >= WAITING_BYTES && !socket.destroyed) {
        await Promise.race([taken.promise, gone]);
      }
    },
  };
}
