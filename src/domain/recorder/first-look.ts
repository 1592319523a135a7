/**
 * What a file is by its header alone; nobody listened yet. Only a first word: the
 * server decides when it opens the audio, and every class is shipped.
 */
import type { RecordingClass } from '../recording.ts';
import { readWavHead, tagAt } from './wav-head.ts';

/** Shorter than this is a click, not speech. */
const TOO_SHORT_MS = 250;
/** Raw GSM 06.10: 33 bytes for each 20 ms. */
const GSM_FRAME_BYTES = 33;
const GSM_FRAME_MS = 20;
/** Sizes from here on were written by programs that did not know the length. */
const UNKNOWN_LENGTH = 0x7fff_0000;

/** `head` holds the first bytes, at least 512 unless the file is shorter. */
export function firstLook(head: Uint8Array, sizeBytes: number, extension: string): RecordingClass {
  if (sizeBytes === 0) return 'empty';
  const tag = tagAt(head, 0);
  if (tag === 'RIFF' || tag === 'RF64') return lookAtWav(head, sizeBytes);
  if (extension === 'gsm') return ofDuration((sizeBytes / GSM_FRAME_BYTES) * GSM_FRAME_MS);
  // Anything else under a WAV's name: perhaps damaged at the start, perhaps no audio at all.
  return extension === 'wav' ? 'unreadable' : 'speech-candidate';
}

function lookAtWav(head: Uint8Array, sizeBytes: number): RecordingClass {
  const { bytesPerSecond, data } = readWavHead(head);
  if (data !== undefined) return lookAtData(sizeBytes - data.at, data.bytes, bytesPerSecond);
  // Still in the header where the file ends: the recorder was cut off, or heard nothing.
  return sizeBytes <= head.length ? 'header-only' : 'speech-candidate';
}

/** Recorders fill in the length at the end, or never: only a plausible one is believed. */
function lookAtData(
  presentBytes: number,
  promisedBytes: number,
  bytesPerSecond: number,
): RecordingClass {
  if (presentBytes <= 0) return 'header-only';
  if (promisedBytes < UNKNOWN_LENGTH && promisedBytes > presentBytes) return 'truncated';
  if (bytesPerSecond === 0) return 'speech-candidate';
  return ofDuration((presentBytes / bytesPerSecond) * 1_000);
}

function ofDuration(durationMs: number): RecordingClass {
  return durationMs < TOO_SHORT_MS ? 'too-short' : 'speech-candidate';
}
