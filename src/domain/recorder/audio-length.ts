/** How long a WAV or MP3 file plays, by its first bytes and its size. */

/** MPEG audio, layer III: kbit/s by index, for version 1 and for 2 and 2.5. */
const MPEG1_KBIT = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_KBIT = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ID3_BYTES = 10;

/** Whole milliseconds; undefined when the bytes do not say. MP3 counts as of one bit rate. */
export function audioLengthMs(head: Uint8Array, sizeBytes: number): number | undefined {
  const tag = tagAt(head, 0);
  return tag === 'RIFF' ? wavLengthMs(head, sizeBytes) : mp3LengthMs(head, sizeBytes, tag);
}

function wavLengthMs(head: Uint8Array, sizeBytes: number): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= head.length; ) {
    const length = view.getUint32(at + 4, true);
    if (tagAt(head, at) === 'fmt ' && at + 20 <= head.length) {
      bytesPerSecond = view.getUint32(at + 16, true);
    }
    if (tagAt(head, at) === 'data') {
      const bytes = Math.min(length, Math.max(0, sizeBytes - at - 8));
      return bytesPerSecond === 0 ? undefined : Math.round((bytes / bytesPerSecond) * 1_000);
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** The first frame may lie behind an ID3 tag that is longer than `head`: then nothing is known. */
function mp3LengthMs(head: Uint8Array, sizeBytes: number, tag: string): number | undefined {
  const at = tag.startsWith('ID3') ? ID3_BYTES + synchsafe(head) : 0;
  const [sync = 0, version = 0, rate = 0] = head.subarray(at, at + 3);
  // Eleven bits of sync, and layer III.
  if (sync !== 0xff || (version & 0xe6) !== 0xe2) return undefined;
  const kbit = ((version & 0x18) === 0x18 ? MPEG1_KBIT : MPEG2_KBIT)[rate >> 4];
  return kbit === undefined || kbit === 0 ? undefined : Math.round(((sizeBytes - at) * 8) / kbit);
}

/** ID3v2 writes lengths with seven bits in each byte. */
function synchsafe(head: Uint8Array): number {
  return head.subarray(6, ID3_BYTES).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
