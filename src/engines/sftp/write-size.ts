/** How much one write may carry: fewer, larger requests cost both sides less. */
import type { SFTPWrapper } from 'ssh2';

/** Fits into one SSH packet of every server we met, so that one request is one packet. */
export const CHUNK_BYTES = 31 * 1024;
/** OpenSSH's largest packet of data. */
const PACKET_BYTES = 32 * 1024;
/** Of the SFTP request around the data; handles are at most 256 bytes by RFC, 4 with OpenSSH. */
const REQUEST_BYTES = 29;
/** More saves nothing that can be measured, and memory is short on a small machine. */
const MOST_PACKETS = 7;

/**
 * By what the server said of its limits (limits@openssh.com), which ssh2 asks for and
 * keeps to itself. A request fills whole packets: a rest would travel alone.
 */
export function writeBytes(sftp: SFTPWrapper): number {
  const allowed: unknown = Reflect.get(sftp, '_maxWriteLen');
  if (typeof allowed !== 'number') return CHUNK_BYTES;
  const packets = Math.min(Math.floor((allowed + REQUEST_BYTES) / PACKET_BYTES), MOST_PACKETS);
  return packets >= 2 ? packets * PACKET_BYTES - REQUEST_BYTES : CHUNK_BYTES;
}
