/**
 * SFTP writes without garbage. ssh2 copies what it sends into new memory twice, for the
 * request and for each packet: every megabyte left two behind for the collector. Here a
 * request is put together around the bytes where they lie (packets: ./lean-packets.ts).
 *
 * This knows ssh2's inside (1.17, pinned). Whatever is not as it was there goes ssh2's own
 * way: the same bytes, only dearer.
 */
import type { SFTPWrapper } from 'ssh2';

/** Room before the bytes of a write: header 25 bytes, handle at most 256 by RFC. */
export const HEADROOM_BYTES = 288;

const WRITE = 6;
const MOST_REQUESTS = 2 ** 32;

interface Inside {
  _writeReqid: number;
  readonly _requests: Record<number, { cb: (error: Error | null | undefined) => void }>;
  readonly _buffer: readonly Buffer[];
  readonly _protocol: { channelData(channel: number, data: Buffer): void };
  readonly outgoing: { id: number; window: number; packetSize: number; state: string };
}

/**
 * Sends the `bytes` whose memory begins HEADROOM_BYTES earlier, and writes into that room.
 * They are free again when this returns. False: nothing was sent, ask ssh2.
 */
export function writeInPlace(
  sftp: SFTPWrapper,
  handle: Buffer,
  bytes: Buffer,
  position: number,
  done: (error: Error | null | undefined) => void,
): boolean {
  const inside = insideOf(sftp);
  const headBytes = 25 + handle.length;
  if (inside === undefined || headBytes > HEADROOM_BYTES || bytes.byteOffset < headBytes)
    return false;
  const length = headBytes + bytes.length;
  const request = Buffer.from(bytes.buffer, bytes.byteOffset - headBytes, length);
  const { outgoing, _protocol: protocol } = inside;
  // What finds the window closed must wait in memory of its own.
  if (outgoing.state !== 'open' || inside._buffer.length > 0 || outgoing.window <= length) {
    return false;
  }
  const id = (inside._writeReqid + 1) % MOST_REQUESTS;
  inside._writeReqid = id;
  inside._requests[id] = { cb: done };
  writeHead(request, id, handle, position, bytes.length);
  outgoing.window -= length;
  for (let at = 0; at < length; at += outgoing.packetSize) {
    const end = Math.min(at + outgoing.packetSize, length);
    protocol.channelData(outgoing.id, request.subarray(at, end));
  }
  return true;
}

/** SSH_FXP_WRITE, draft-ietf-secsh-filexfer-02, 6.4. */
function writeHead(
  request: Buffer,
  id: number,
  handle: Buffer,
  position: number,
  bytes: number,
): void {
  request.writeUInt32BE(request.length - 4, 0);
  request[4] = WRITE;
  request.writeUInt32BE(id, 5);
  request.writeUInt32BE(handle.length, 9);
  request.set(handle, 13);
  const at = 13 + handle.length;
  request.writeUInt32BE(Math.floor(position / 2 ** 32), at);
  request.writeUInt32BE(position % 2 ** 32, at + 4);
  request.writeUInt32BE(bytes, at + 8);
}

/** The same for each channel from its begin to its end. */
const checked = new WeakMap<object, Inside | undefined>();

function insideOf(sftp: SFTPWrapper): Inside | undefined {
  if (!checked.has(sftp)) checked.set(sftp, hasInside(sftp) ? sftp : undefined);
  return checked.get(sftp);
}

/** Whether ssh2 is inside as it was when this was written. */
export function hasInside<T extends object>(sftp: T): sftp is T & Inside {
  const of = (name: string): unknown => Reflect.get(sftp, name);
  const [protocol, outgoing] = [of('_protocol'), of('outgoing')];
  if (!isObject(protocol) || !isObject(outgoing) || !isObject(of('_requests'))) return false;
  const isNumber = (name: string) => typeof Reflect.get(outgoing, name) === 'number';
  return (
    typeof of('_writeReqid') === 'number' &&
    Array.isArray(of('_buffer')) &&
    typeof Reflect.get(protocol, 'channelData') === 'function' &&
    ['id', 'window', 'packetSize'].every(isNumber) &&
    typeof Reflect.get(outgoing, 'state') === 'string'
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
