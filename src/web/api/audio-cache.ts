/**
 * The audio that people listen to just now. A player asks for one recording
 * several times in ranges; decoding it each time would be waste. Few and small:
 * the oldest goes when there are too many or too large ones.
 */
import type { PlayableAudio } from '../../domain/ports.ts';
import { sha256 } from '../../platform/hash.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 16;

export interface HeldAudio {
  readonly contentType: string;
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Strong, made of the bytes. */
  readonly etag: string;
}

export interface AudioCache {
  get(key: string, read: () => Promise<PlayableAudio>): Promise<HeldAudio>;
}

export function createAudioCache(): AudioCache {
  const held = new Map<string, HeldAudio>();
  return {
    async get(key, read) {
      const found = held.get(key) ?? hold(await read());
      held.delete(key); // to the end of the line: the first in the map is the oldest
      held.set(key, found);
      trim(held);
      return found;
    },
  };
}

/** Nothing that is stored is ever served as a page, whatever its name says. */
export function soundType(contentType: string): string {
  return contentType.startsWith('audio/') ? contentType : 'application/octet-stream';
}

function hold(audio: PlayableAudio): HeldAudio {
  const { contentType, fileName } = audio;
  return {
    contentType: soundType(contentType),
    fileName,
    bytes: new Uint8Array(audio.bytes),
    etag: `"${sha256(audio.bytes)}"`,
  };
}

function trim(held: Map<string, HeldAudio>): void {
  let bytes = [...held.values()].reduce((sum, audio) => sum + audio.bytes.length, 0);
  for (const [key, audio] of held) {
    if (held.size <= MOST_ENTRIES && bytes <= MOST_BYTES) return;
    held.delete(key);
    bytes -= audio.bytes.length;
  }
}
