/** Builds WAV files byte by byte, so that tests can get them wrong on purpose. */

export function chunk(tag: string, body: Uint8Array, sizeInHeader = body.length): Uint8Array {
  const bytes = new Uint8Array(8 + body.length);
  bytes.set(latin1(tag));
  new DataView(bytes.buffer).setUint32(4, sizeInHeader, true);
  bytes.set(body, 8);
  return bytes;
}

export function fmt({ tag = 1, channels = 1, rateHz = 8_000, bits = 16 } = {}): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rateHz, true);
  view.setUint16(14, bits, true);
  return chunk('fmt ', body);
}

export function riff(...chunks: readonly Uint8Array[]): Uint8Array {
  return chunk('RIFF', concat(latin1('WAVE'), ...chunks), 0);
}

/** `count` samples of 16 bit that count up, so that a lost one shows. */
export function ramp(count: number): Uint8Array {
  return new Uint8Array(Int16Array.from({ length: count }, (_, i) => i % 30_000).buffer);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
