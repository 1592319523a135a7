/** Writes sound as the WAV that every browser plays: mono, 16-bit PCM. */

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/** @param pieces samples −1…1; louder ones are clipped */
export function writeWav(pieces: readonly Float32Array[], sampleRateHz: number): Uint8Array {
  const dataBytes = pieces.reduce((sum, piece) => sum + piece.length, 0) * SAMPLE_BYTES;
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  writeHeader(view, dataBytes, sampleRateHz);
  let at = HEADER_BYTES;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), true);
      at += SAMPLE_BYTES;
    }
  }
  return bytes;
}

function writeHeader(view: DataView, dataBytes: number, sampleRateHz: number): void {
  const text = (at: number, tag: string) => {
    for (let i = 0; i < tag.length; i++) view.setUint8(at + i, tag.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
}
