/** Sends text in Morse as sound. */

const CODES: Readonly<Record<string, string>> = {
  A: '.-',
  B: '-...',
  C: '-.-.',
  D: '-..',
  E: '.',
  F: '..-.',
  G: '--.',
  H: '....',
  I: '..',
  J: '.---',
  K: '-.-',
  L: '.-..',
  M: '--',
  N: '-.',
  O: '---',
  P: '.--.',
  Q: '--.-',
  R: '.-.',
  S: '...',
  T: '-',
  U: '..-',
  V: '...-',
  W: '.--',
  X: '-..-',
  Y: '-.--',
  Z: '--..',
  0: '-----',
  1: '.----',
  2: '..---',
  3: '...--',
  4: '....-',
  5: '.....',
  6: '-....',
  7: '--...',
  8: '---..',
  9: '----.',
  '/': '-..-.',
};

export const RATE_HZ = 16_000;

interface Sending {
  readonly wpm: number;
  readonly hz: number;
  readonly level?: number;
}

/** Times in milliseconds of the tone's ons. */
export function morseMarks(text: string, wpm: number): { startMs: number; endMs: number }[] {
  const dot = 1_200 / wpm;
  const marks: { startMs: number; endMs: number }[] = [];
  let at = 0;
  for (const letter of text) {
    if (letter === ' ') {
      at += 4 * dot; // with the gap of the letter before: seven
      continue;
    }
    for (const sign of CODES[letter] ?? '') {
      const length = sign === '.' ? dot : 3 * dot;
      marks.push({ startMs: at, endMs: at + length });
      at += length + dot;
    }
    at += 2 * dot;
  }
  return marks;
}

/** With soft edges of 5 ms, as controllers make them. */
export function morseSound(text: string, { wpm, hz, level = 0.3 }: Sending): Float32Array {
  const marks = morseMarks(text, wpm);
  const seconds = ((marks.at(-1)?.endMs ?? 0) + 100) / 1_000;
  const pcm = new Float32Array(Math.ceil(seconds * RATE_HZ));
  for (const { startMs, endMs } of marks) {
    const [from, to] = [startMs, endMs].map((ms) => Math.round((ms / 1_000) * RATE_HZ));
    if (from === undefined || to === undefined) continue;
    for (let i = from; i < to; i++) {
      const edge = Math.min(1, (i - from) / 80, (to - i) / 80);
      pcm[i] = level * edge * Math.sin((2 * Math.PI * hz * i) / RATE_HZ);
    }
  }
  return pcm;
}

/** White noise that is the same each time. */
export function noise(count: number, level: number): Float32Array {
  let state = 12_345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return level * (state / 2 ** 31 - 1) * Math.sqrt(3);
  });
}

export function tone(hz: number, ms: number, level = 0.3): Float32Array {
  return Float32Array.from(
    { length: Math.round((ms / 1_000) * RATE_HZ) },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / RATE_HZ),
  );
}

export function silence(ms: number): Float32Array {
  return new Float32Array(Math.round((ms / 1_000) * RATE_HZ));
}

export function mix(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((sample, i) => sample + (b[i] ?? 0));
}
