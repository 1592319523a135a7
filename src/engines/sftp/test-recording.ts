/** The recording with which a new node proves itself: a WAV with a tenth of a second of silence. */
const SAMPLE_RATE_HZ = 8_000;
const SAMPLES = SAMPLE_RATE_HZ / 10;
const HEADER_BYTES = 44;

/** 16-bit mono PCM; too short for any recogniser, which is the point. */
export function silentRecording(): Buffer {
  const dataBytes = SAMPLES * 2;
  const wav = Buffer.alloc(HEADER_BYTES + dataBytes);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  wav.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(dataBytes, 40);
  return wav;
}
