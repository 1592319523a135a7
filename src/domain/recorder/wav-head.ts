/** What the first bytes of a WAV file say of its length. The samples themselves: engines/audio/wav. */

export interface WavHead {
  /** 0: not said. */
  readonly bytesPerSecond: number;
  /** Where the samples begin, and how many bytes of them are promised; undefined where the bytes end before. */
  readonly data: { readonly at: number; readonly bytes: number } | undefined;
}

const CHUNK_HEADER = 8;

/** `head` begins with RIFF or RF64. */
export function readWavHead(head: Uint8Array): WavHead {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let bytesPerSecond = 0;
  for (let at = 12; at + CHUNK_HEADER <= head.length; ) {
    const tag = tagAt(head, at);
    const bytes = view.getUint32(at + 4, true);
    if (tag === 'fmt ' && at + 20 <= head.length) bytesPerSecond = view.getUint32(at + 16, true);
    if (tag === 'data') return { bytesPerSecond, data: { at: at + CHUNK_HEADER, bytes } };
    at += CHUNK_HEADER + bytes + (bytes % 2);
  }
  return { bytesPerSecond, data: undefined };
}

/** Four letters. */
export function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
