/**
 * The two extended requests of OpenSSH that this server understands, and the
 * announcement of them. ssh2's server answers INIT with a bare version packet
 * and offers no way to add to it; clients use an extension only when announced.
 */
import type { SFTPWrapper } from 'ssh2';

export const POSIX_RENAME = 'posix-rename@openssh.com';
export const FSYNC = 'fsync@openssh.com';

/** Name and version of each, as they stand in the version packet. */
const ANNOUNCED = [
  [POSIX_RENAME, '1'],
  [FSYNC, '1'],
] as const;

const VERSION_PACKET_TYPE = 2;
const SFTP_VERSION = 3;

/** The strings in an extended request's data; undefined when they are malformed or not `count`. */
export function readStrings(data: Buffer | undefined, count: number): Buffer[] | undefined {
  const strings: Buffer[] = [];
  let rest = data ?? Buffer.alloc(0);
  while (rest.length >= 4) {
    const end = 4 + rest.readUInt32BE();
    if (end > rest.length) return undefined;
    strings.push(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return rest.length === 0 && strings.length === count ? strings : undefined;
}

/** The version packet with the announcement. */
export function versionPacket(): Buffer {
  const strings = ANNOUNCED.flat().flatMap((text) => [toUint32(text.length), Buffer.from(text)]);
  const body = Buffer.concat([
    Buffer.from([VERSION_PACKET_TYPE]),
    toUint32(SFTP_VERSION),
    ...strings,
  ]);
  return Buffer.concat([toUint32(body.length), body]);
}

/** The parts of ssh2's SFTP object that the announcement needs; not in its public types. */
interface Inside {
  _protocol: { channelData(channel: number, bytes: Buffer): void };
  outgoing: { id: number; window: number };
}

/**
 * Sends the announcement in place of ssh2's version packet, which is the first
 * thing a channel sends. Should ssh2 change inside, nothing is announced and
 * clients go on with the plain requests.
 */
export function announceExtensions(sftp: SFTPWrapper): void {
  if (!hasInside(sftp)) return;
  const protocol = sftp._protocol;
  const announcing = Object.create(protocol) as typeof protocol; // Everything else goes to the real one.
  announcing.channelData = (channel, bytes) => {
    sftp._protocol = protocol;
    const isVersion = bytes.length === 9 && bytes[4] === VERSION_PACKET_TYPE;
    const packet = isVersion && sftp.outgoing.window > 1_000 ? versionPacket() : bytes;
    sftp.outgoing.window -= packet.length - bytes.length;
    protocol.channelData(channel, packet);
  };
  sftp._protocol = announcing;
}

/** How many packets wait because the client opens no window; 0 when ssh2 does not tell. */
export function unsentPackets(sftp: SFTPWrapper): number {
  const waiting: unknown = '_buffer' in sftp ? sftp._buffer : undefined;
  return Array.isArray(waiting) ? waiting.length : 0;
}

function hasInside(sftp: object): sftp is Inside {
  return '_protocol' in sftp && 'outgoing' in sftp;
}

function toUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
