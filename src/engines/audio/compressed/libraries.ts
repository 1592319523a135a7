/**
 * The decoders that come as WebAssembly inside npm packages: MPEG audio (libmpg123, LGPL,
 * see NOTICE), Ogg Opus, Ogg Vorbis, FLAC. All take bytes as they come.
 */
import { FLACDecoder, FLACDecoderWebWorker } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder, OggVorbisDecoderWebWorker } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder, MPEGDecoderWebWorker } from 'mpg123-decoder';
import { OggOpusDecoder, OggOpusDecoderWebWorker } from 'ogg-opus-decoder';

export interface DecodedChunk {
  /** Per channel, all of one length. */
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly bitDepth?: number;
}

export interface ChunkDecoder {
  decode(chunk: Uint8Array): DecodedChunk | Promise<DecodedChunk>;
  /** What it still holds when the bytes are over. */
  flush?(): Promise<DecodedChunk>;
  free(): void;
}

export type CompressedKind = 'mpeg' | 'ogg-opus' | 'ogg-vorbis' | 'flac';

interface Library {
  make(): ChunkDecoder & { readonly ready: Promise<void> };
  /**
   * Never used. The packages say that they have no side effects, but name their web
   * workers when they are loaded: Bun's bundler would drop the class and keep the naming,
   * which fails in the executable. Mentioned here, it stays in.
   */
  readonly keep: unknown;
}

const LIBRARIES: Readonly<Record<CompressedKind, Library>> = {
  mpeg: { make: () => new MPEGDecoder(), keep: MPEGDecoderWebWorker },
  'ogg-opus': { make: () => new OggOpusDecoder(), keep: OggOpusDecoderWebWorker },
  'ogg-vorbis': { make: () => new OggVorbisDecoder(), keep: OggVorbisDecoderWebWorker },
  flac: { make: () => new FLACDecoder(), keep: FLACDecoderWebWorker },
};

/** A fresh one each time: what one file has done to it must not reach the next. */
export async function createChunkDecoder(kind: CompressedKind): Promise<ChunkDecoder> {
  const decoder = LIBRARIES[kind].make();
  await decoder.ready;
  return decoder;
}
