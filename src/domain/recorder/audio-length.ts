/** How long a WAV or MP3 file plays, by its first bytes and its size. */
import { afterId3, readMpegHeader } from './mpeg-header.ts';
import { readWavHead, tagAt } from './wav-head.ts';

/** Whole milliseconds; undefined when the bytes do not say. MP3 counts as of one bit rate. */
export function audioLengthMs(head: Uint8Array, sizeBytes: number): number | undefined {
  return tagAt(head, 0) === 'RIFF' ? wavLengthMs(head, sizeBytes) : mp3LengthMs(head, sizeBytes);
}

function wavLengthMs(head: Uint8Array, sizeBytes: number): number | undefined {
  const { bytesPerSecond, data } = readWavHead(head);
  if (data === undefined || bytesPerSecond === 0) return undefined;
  const bytes = Math.min(data.bytes, Math.max(0, sizeBytes - data.at));
  return Math.round((bytes / bytesPerSecond) * 1_000);
}

/** The first frame may lie behind an ID3 tag that is longer than `head`: then nothing is known. */
function mp3LengthMs(head: Uint8Array, sizeBytes: number): number | undefined {
  const at = afterId3(head);
  const frame = readMpegHeader(head.subarray(at, at + 4));
  if (frame?.layer !== 3 || frame.kbit === 0) return undefined;
  return Math.round(((sizeBytes - at) * 8) / frame.kbit);
}
