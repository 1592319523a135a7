/** The recording with which a new node proves itself: a WAV with a tenth of a second of silence. */
import { writeWav } from '../audio/wav/writer.ts';

const SAMPLE_RATE_HZ = 8_000;
const SAMPLES = SAMPLE_RATE_HZ / 10;

/** 16-bit mono PCM; too short for any recogniser, which is the point. */
export function silentRecording(): Uint8Array {
  return writeWav([new Float32Array(SAMPLES)], SAMPLE_RATE_HZ);
}
