/** Music and other sound with a pitch that nobody's voice makes; always the same. Mono, 16 kHz. */
import { createDice } from '../engines/audio/fuzz/mutate.ts';

export const RATE_HZ = 16_000;
/** Strengths of the harmonics, the fundamental first. */
const ORGAN = [1, 0.8, 0.6, 0.5, 0, 0.3, 0, 0.3];
const SAW = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
export const CLARINET = Array.from({ length: 15 }, (_, i) => (i % 2 === 0 ? 0.9 ** i : 0.05));
const CHORDS = [
  [0, 4, 7],
  [9, 12, 16],
  [5, 9, 12],
  [7, 11, 14],
];
const TUNE = [0, 4, 7, 5, 4, 2, 0, 7, 9, 7, 4, 2];

/** Chords of four notes a bar, `seconds` for each. */
export function chords(
  seconds: number,
  {
    root = 196,
    each = 1.2,
    timbre = ORGAN,
  }: { root?: number; each?: number; timbre?: readonly number[] } = {},
): Float32Array {
  return rendered(seconds, (at) => {
    const chord = CHORDS[Math.floor(at / each) % CHORDS.length] ?? [];
    const edge = Math.min(1, (at % each) / 0.02, (each - (at % each)) / 0.05);
    return edge * chord.reduce((sum, step) => sum + tone(root * 2 ** (step / 12), timbre, at), 0);
  });
}

/** Chords with strokes of a brush between them. */
export function band(seconds: number): Float32Array {
  const dice = createDice(7);
  const sound = chords(seconds, { root: 220, timbre: SAW });
  const most = loudest(sound);
  return scaled(
    sound.map((sample, i) => sample + ((i / RATE_HZ) % 0.3 < 0.05 ? (dice() - 0.5) * most : 0)),
  );
}

/** A tune on one instrument. */
export function tune(seconds: number, each = 0.4): Float32Array {
  return rendered(seconds, (at) => {
    const step = TUNE[Math.floor(at / each) % TUNE.length] ?? 0;
    const edge = Math.min(1, (at % each) / 0.015, (each - (at % each)) / 0.05);
    return edge * tone(262 * 2 ** (step / 12), CLARINET, at);
  });
}

/** Mains hum that came through a bad cable, with all its harmonics. */
export function hum(seconds: number): Float32Array {
  return rendered(seconds, (at) => tone(60, Array(29).fill(1), at));
}

/** What a telephone line says before anybody answers: two tones with a fifth between them. */
export function ringing(seconds: number): Float32Array {
  return rendered(seconds, (at) =>
    at % 6 < 2 ? Math.sin(2 * Math.PI * 440 * at) + Math.sin(2 * Math.PI * 480 * at) : 0,
  );
}

/** `sound` and `other` together, the other `db` fainter over all. */
export function over(sound: Float32Array, other: Float32Array, db: number): Float32Array {
  const gain = (level(sound) / level(other)) * 10 ** (-db / 20);
  return scaled(sound.map((sample, i) => sample + gain * (other[i % other.length] ?? 0)));
}

/** Sound of which `at` says each sample in turn, in any measure. */
export function rendered(seconds: number, at: (seconds: number) => number): Float32Array {
  return scaled(Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => at(i / RATE_HZ)));
}

function tone(hz: number, timbre: readonly number[], at: number): number {
  return harmonics(hz * at, timbre, hz);
}

/** One sample of a note that has gone through `cycles`; without harmonics that 16 kHz cannot hold. */
export function harmonics(cycles: number, timbre: readonly number[], hz: number): number {
  return timbre.reduce(
    (sum, strength, i) =>
      (i + 1) * hz < RATE_HZ / 2
        ? sum + strength * Math.sin(2 * Math.PI * (i + 1) * cycles + i * i)
        : sum,
    0,
  );
}

/** Its loudest sample at one half. */
export function scaled(sound: Float32Array): Float32Array {
  const most = loudest(sound);
  return sound.map((sample) => (0.5 * sample) / most);
}

function loudest(sound: Float32Array): number {
  return sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** Root mean square of what is louder than a breath. */
function level(sound: Float32Array): number {
  const loud = sound.filter((sample) => Math.abs(sample) > 0.02);
  return Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / loud.length);
}
