/**
 * Packets that go out without garbage. One piece of memory serves them all: ssh2 takes new
 * memory for each, though it is done with it once it is encrypted. And what the cipher answers
 * in, new memory for each packet too, is given back once the outlet has copied it: left to the
 * collector it was most of what there was to collect. Knows the inside of ssh2 1.17 (pinned);
 * a cipher that is not as it was there, or one after a change of keys, goes ssh2's own way.
 */
import { randomFillSync } from 'node:crypto';
import type { Client } from 'ssh2';

/** Smaller ones are not worth it. */
const LEAST_BYTES = 4 * 1024;
/** ssh2 sends no more in one packet. */
const MOST_BYTES = 36 * 1024;
const BLOCK_BYTES = 16;
/** Length, and length of the padding. */
const HEAD_BYTES = 5;

interface GcmCipher {
  allocPacket(payloadBytes: number): Buffer;
  encrypt(packet: Buffer): void;
  /** To the socket: length, encrypted bytes, tag. */
  _onWrite(bytes: Buffer): void;
}

interface Protocol {
  readonly _cipher: GcmCipher;
  /** Set while keys are exchanged: packets wait then, each in memory of its own. */
  readonly _kexinit?: unknown;
}

/** Call it when the login is done, on a socket whose writes are copied at once (./outlet.ts). */
export function sharePacketMemory(client: Client): void {
  const protocol: unknown = Reflect.get(client, '_protocol');
  if (!hasGcmCipher(protocol)) return;
  const cipher = protocol._cipher;
  const [alloc, encrypt] = [cipher.allocPacket.bind(cipher), cipher.encrypt.bind(cipher)];
  const shared = Buffer.allocUnsafeSlow(MOST_BYTES);
  let last = shared;
  let inUse = false;
  cipher.allocPacket = (payloadBytes) => {
    const [packetBytes, padBytes] = sizesOf(payloadBytes);
    const isShared = payloadBytes >= LEAST_BYTES && packetBytes <= MOST_BYTES;
    if (!isShared || inUse || protocol._kexinit !== undefined) return alloc(payloadBytes);
    inUse = true;
    if (last.length !== packetBytes) last = shared.subarray(0, packetBytes);
    last.writeUInt32BE(packetBytes - 4, 0);
    last[4] = padBytes;
    randomFillSync(last, HEAD_BYTES + payloadBytes, padBytes);
    return last;
  };
  cipher.encrypt = (packet) => {
    encrypt(packet);
    if (packet === last) inUse = false;
  };
  const write = cipher._onWrite.bind(cipher);
  cipher._onWrite = (bytes) => {
    write(bytes);
    giveBack(bytes);
  };
}

/** Frees the memory now, when nothing else lies in it. Bun's is a byte longer than the answer. */
function giveBack({ buffer, byteOffset, length }: Buffer): void {
  const isAlone = byteOffset === 0 && buffer.byteLength - length < BLOCK_BYTES;
  if (length >= LEAST_BYTES && isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Of the packet and of its padding: RFC 5647, 7.2, with the length outside of what is encrypted. */
function sizesOf(payloadBytes: number): readonly [number, number] {
  const rest = (payloadBytes + 1) % BLOCK_BYTES;
  const padBytes = BLOCK_BYTES - rest < 4 ? 2 * BLOCK_BYTES - rest : BLOCK_BYTES - rest;
  return [HEAD_BYTES + payloadBytes + padBytes, padBytes];
}

function hasGcmCipher(protocol: unknown): protocol is Protocol {
  if (typeof protocol !== 'object' || protocol === null) return false;
  const cipher: unknown = Reflect.get(protocol, '_cipher');
  if (typeof cipher !== 'object' || cipher === null) return false;
  const of = (name: string): unknown => Reflect.get(cipher, name);
  return (
    /^aes-\d+-gcm$/.test(String(of('_encSSLName'))) &&
    ['allocPacket', 'encrypt', '_onWrite'].every((name) => typeof of(name) === 'function')
  );
}
