/**
 * ssh2 hands its socket three writes for each packet. Left alone, Bun makes three
 * system calls and, without Nagle's algorithm, three TCP segments of them; a third
 * of all processor time of a shipment went there.
 */
import type { Socket } from 'node:net';

/** Holds back what is written to `socket` until the end of this turn of the event loop, then sends it at once. */
export type Gather = () => void;

export function gatherWrites(socket: Socket): Gather {
  let gathering = false;
  const send = (): void => {
    gathering = false;
    socket.uncork();
  };
  const gather = (): void => {
    if (gathering) return;
    gathering = true;
    socket.cork();
    setImmediate(send);
  };
  // Answers are what most writes follow: window adjustments, and whatever had waited for room.
  socket.once('connect', () => socket.on('data', gather));
  return gather;
}
