/** Tells what a file is by its first bytes; the name is believed only where the bytes say nothing. */

import { afterId3, findMpegFrames, readMpegHeader } from '../../domain/recorder/mpeg-header.ts';
import type { AudioBytes } from './bytes.ts';
import type { CompressedKind } from './compressed/libraries.ts';
import { isSurelyGsm, markedGsmFrames } from './gsm/gsm.ts';
import { type Headerless, headerlessByName } from './headerless.ts';

export type Sniffed =
  | { readonly kind: 'empty' | 'wav' | 'gsm' | 'unknown' | CompressedKind }
  | { readonly kind: 'headerless'; readonly format: Headerless }
  /** A format that we know by name only. */
  | { readonly kind: 'foreign'; readonly codec: string };

interface Magic {
  readonly at?: number;
  readonly bytes: string;
  readonly codec: string;
}

/** `bytes` as Latin-1 text. The first line that fits wins. */
const MAGIC: readonly Magic[] = [
  { bytes: 'RIFX', codec: 'big-endian WAV (RIFX)' },
  { bytes: 'ftyp', at: 4, codec: 'MP4/M4A (AAC)' },
  { bytes: 'FORM', codec: 'AIFF' },
  { bytes: '.snd', codec: 'AU' },
  { bytes: 'caff', codec: 'CAF' },
  { bytes: 'riff', codec: 'Wave64' },
  { bytes: '#!AMR', codec: 'AMR' },
  { bytes: '\x1aE\xdf\xa3', codec: 'WebM/Matroska' },
  { bytes: '0&\xb2u\x8ef\xcf\x11', codec: 'WMA' },
  { bytes: 'MAC ', codec: "Monkey's Audio" },
  { bytes: 'wvpk', codec: 'WavPack' },
];

const OGG_KINDS: readonly (readonly [magic: string, kind: CompressedKind])[] = [
  ['OpusHead', 'ogg-opus'],
  ['\x01vorbis', 'ogg-vorbis'],
  ['\x7fFLAC', 'flac'],
];

/** Enough for sixteen GSM frames and for three frames of MPEG audio behind some noise. */
const HEAD_BYTES = 16_384;

/** @param fileName decides about what has no header, and about GSM that is too short to prove itself */
export function sniff(bytes: AudioBytes, fileName: string): Sniffed {
  if (bytes.size === 0) return { kind: 'empty' };
  const head = bytes.read(0, HEAD_BYTES);
  const text = latin1(head.subarray(0, 64));
  if (/^(RIFF|RF64)/.test(text) || isCutOffRiff(text)) return { kind: 'wav' };
  if (text.startsWith('OggS')) return oggKind(text);
  const kind = compressedKind(bytes, head, text);
  if (kind !== undefined) return { kind };
  const codec = magicCodec(text) ?? (isAdts(head) ? 'AAC (ADTS)' : undefined);
  if (codec !== undefined) return { kind: 'foreign', codec };
  if (isGsm(head, fileName)) return { kind: 'gsm' };
  return byName(head, fileName);
}

function byName(head: Uint8Array, fileName: string): Sniffed {
  if (/\.mp[23]$/i.test(fileName) && findMpegFrames(head) !== undefined) return { kind: 'mpeg' };
  const format = headerlessByName(fileName);
  if (format === undefined || isText(head)) return { kind: 'unknown' };
  return { kind: 'headerless', format };
}

/** A recorder that died within its first bytes. */
function isCutOffRiff(text: string): boolean {
  return text.length < 4 && 'RIFF'.startsWith(text);
}

function compressedKind(
  bytes: AudioBytes,
  head: Uint8Array,
  text: string,
): CompressedKind | undefined {
  if (text.startsWith('fLaC')) return 'flac';
  if (text.startsWith('ID3')) return kindBehindId3(bytes, head);
  return readMpegHeader(head) === undefined ? undefined : 'mpeg';
}

/** Programs put ID3 before FLAC as well, though they should not. */
function kindBehindId3(bytes: AudioBytes, head: Uint8Array): CompressedKind {
  return latin1(bytes.read(afterId3(head), 4)) === 'fLaC' ? 'flac' : 'mpeg';
}

function oggKind(text: string): Sniffed {
  const kind = OGG_KINDS.find(([magic]) => text.includes(magic))?.[1];
  if (kind !== undefined) return { kind };
  return { kind: 'foreign', codec: text.includes('Speex') ? 'Ogg Speex' : 'Ogg' };
}

function isGsm(head: Uint8Array, fileName: string): boolean {
  if (isSurelyGsm(head)) return true;
  return /\.gsm$/i.test(fileName) && markedGsmFrames(head) !== undefined;
}

function magicCodec(text: string): string | undefined {
  return MAGIC.find(({ at = 0, bytes }) => text.startsWith(bytes, at))?.codec;
}

/** AAC as a stream: like MPEG audio, with the layer bits at zero. */
function isAdts([first = 0, second = 0]: Uint8Array): boolean {
  return first === 0xff && (second & 0xf6) === 0xf0;
}

/** Letters and line ends only: sound has other bytes soon. */
function isText(head: Uint8Array): boolean {
  return head.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
