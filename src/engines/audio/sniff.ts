/** Tells what a file is by its first bytes; the name is believed only where the bytes say nothing. */
import { isSurelyGsm, markedGsmFrames } from './gsm/gsm.ts';

export type Sniffed =
  | { readonly kind: 'empty' | 'wav' | 'gsm' | 'unknown' }
  /** A format that we know by name only. */
  | { readonly kind: 'unsupported'; readonly codec: string };

interface Magic {
  readonly at?: number;
  readonly bytes: string;
  readonly codec: string;
}

/** `bytes` as Latin-1 text. The first line that fits wins. */
const MAGIC: readonly Magic[] = [
  { bytes: 'RIFX', codec: 'big-endian WAV (RIFX)' },
  { bytes: 'ID3', codec: 'MP3' },
  { bytes: 'fLaC', codec: 'FLAC' },
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

const OGG_CODECS: readonly (readonly [magic: string, codec: string])[] = [
  ['OpusHead', 'Ogg Opus'],
  ['\x01vorbis', 'Ogg Vorbis'],
  ['\x7fFLAC', 'Ogg FLAC'],
  ['Speex', 'Ogg Speex'],
];

/** @param fileName only decides about GSM recordings that are too short to prove themselves */
export function sniff(bytes: Uint8Array, fileName: string): Sniffed {
  if (bytes.length === 0) return { kind: 'empty' };
  const head = latin1(bytes.subarray(0, 64));
  if (/^(RIFF|RF64)/.test(head) || isCutOffRiff(head)) return { kind: 'wav' };
  const codec = oggCodec(head) ?? magicCodec(head) ?? mpegCodec(bytes);
  if (codec !== undefined) return { kind: 'unsupported', codec };
  return { kind: isGsm(bytes, fileName) ? 'gsm' : 'unknown' };
}

/** A recorder that died within its first bytes. */
function isCutOffRiff(head: string): boolean {
  return head.length < 4 && 'RIFF'.startsWith(head);
}

function isGsm(bytes: Uint8Array, fileName: string): boolean {
  if (isSurelyGsm(bytes)) return true;
  return /\.gsm$/i.test(fileName) && markedGsmFrames(bytes) !== undefined;
}

function magicCodec(head: string): string | undefined {
  return MAGIC.find(({ at = 0, bytes }) => head.startsWith(bytes, at))?.codec;
}

function oggCodec(head: string): string | undefined {
  if (!head.startsWith('OggS')) return undefined;
  return OGG_CODECS.find(([magic]) => head.includes(magic))?.[1] ?? 'Ogg';
}

/** MPEG audio has no magic, only a frame header with values that are not allowed. */
function mpegCodec(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'AAC (ADTS)' : undefined;
  const isHeader = version !== 1 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
  return isHeader ? `MP${4 - layer}` : undefined;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
