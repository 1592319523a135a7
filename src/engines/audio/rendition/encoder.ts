/** The form that every browser plays and seeks in: MP3 of constant bit rate, mono (LAME, as WebAssembly). */
import { createMp3Encoder } from 'wasm-media-encoders';

export interface Encoder {
  /** What `pcm` (mono, at `sampleRateHz`) completes; the caller's own. */
  push(pcm: Float32Array): Uint8Array;
  end(): Uint8Array;
}

export const RENDITION_TYPE = 'audio/mpeg';

/** Telephone sound stays what it is; what reaches further up keeps up to 12 kHz. */
export function renditionRateHz(sampleRateHz: number): 16_000 | 24_000 {
  return sampleRateHz <= 16_000 ? 16_000 : 24_000;
}

/** 32 kbit/s carry speech of 8 kHz band width without artefacts that one hears. */
const BIT_RATE = { 16000: 32, 24000: 48 } as const;

export async function createEncoder(sampleRateHz: 16_000 | 24_000): Promise<Encoder> {
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: sampleRateHz, channels: 1, bitrate: BIT_RATE[sampleRateHz] });
  return {
    // Its answer is a window into its own memory, which the next call overwrites.
    push: (pcm) => encoder.encode([pcm]).slice(),
    end: () => encoder.finalize().slice(),
  };
}
