/** Music and machines whose sound moves as a voice does, though nobody speaks; always the same. Mono, 16 kHz. */
import { createDice } from '../engines/audio/fuzz/mutate.ts';
import { CLARINET, harmonics, RATE_HZ, rendered, scaled, tune } from './music.ts';

const ARPEGGIO = [0, 4, 7, 12, 16, 12, 7, 4, -3, 0, 4, 9, 12, 9, 4, 0];
const SCALE = [0, 2, 4, 5, 7, 9, 11, 12, 14, 12, 11, 9, 7, 5, 4, 2];
const FLUTE = [1, 0.35, 0.15, 0.05];
const SAW = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
/** What a telephone lets through. */
const LINE_HZ = [300, 3_400] as const;

/** Plucked strings (Karplus and Strong): a burst of noise that goes round in a loop and grows duller. */
export function plucked(seconds: number, each = 0.3, root = 165): Float32Array {
  const dice = createDice(11);
  const sound = new Float32Array(seconds * RATE_HZ);
  for (let note = 0; note * each < seconds; note++) {
    const from = Math.round(note * each * RATE_HZ);
    const string = pluck(root * 2 ** (stepOf(ARPEGGIO, note) / 12), dice, sound.length - from);
    for (const [i, sample] of string.entries()) sound[from + i] = (sound[from + i] ?? 0) + sample;
  }
  return scaled(sound);
}

/** One note after the other of a broken chord. */
export function arpeggio(seconds: number, each = 0.2): Float32Array {
  return notes(seconds, { steps: ARPEGGIO, each, root: 220, timbre: SAW });
}

/** Up and down the scale as fast as fingers go. */
export function runs(seconds: number, each = 0.08): Float32Array {
  return notes(seconds, { steps: SCALE, each, root: 294, timbre: CLARINET });
}

/** Long notes of a flute whose pitch and strength tremble. */
export function flute(seconds: number, each = 0.9): Float32Array {
  const breath = createDice(5);
  let phase = 0;
  return rendered(seconds, (at) => {
    const tremble = Math.sin(2 * Math.PI * 5.5 * at);
    const hz = 440 * 2 ** ((stepOf(SCALE, 2 * Math.floor(at / each)) + 0.5 * tremble) / 12);
    phase += hz / RATE_HZ;
    const swell = (1 + 0.2 * tremble) * edge(at, each, 0.08);
    return swell * (harmonics(phase, FLUTE, hz) + 0.05 * (breath() - 0.5));
  });
}

/** Bass drum, snare and hi-hat. */
export function drums(seconds: number): Float32Array {
  const dice = createDice(3);
  return rendered(seconds, (at) => {
    const [beat, since] = [Math.floor(at / 0.25), at % 0.25];
    const burst = dice() - 0.5;
    const bass = Math.sin(2 * Math.PI * (55 * since + 4 * (1 - Math.exp(-since * 30))));
    const drum = beat % 4 === 2 ? burst * Math.exp(-since * 18) : bass * Math.exp(-since * 14);
    return (beat % 2 === 0 ? drum : 0) + 0.4 * burst * Math.exp(-since * 60);
  });
}

/** Wails up and down, as an ambulance's. */
export function siren(seconds: number): Float32Array {
  return swept(seconds, FLUTE, (at) => 900 - 400 * Math.cos((2 * Math.PI * at) / 3));
}

/** Goes up through the gears; what an alternator puts on the microphone. */
export function engine(seconds: number): Float32Array {
  const rough = createDice(9);
  return swept(seconds, SAW, (at) => 110 + 90 * (at % 2) + 4 * (rough() - 0.5));
}

/** What a waiting caller hears: strings, a tune and drums through a telephone line. */
export function holdMusic(seconds: number): Float32Array {
  const [strings, melody, beat] = [plucked(seconds), tune(seconds, 0.3), drums(seconds)];
  return throughLine(
    strings.map((sample, i) => sample + 0.6 * (melody[i] ?? 0) + 0.5 * (beat[i] ?? 0)),
  );
}

/** The same through a telephone line. */
export function throughLine(sound: Float32Array): Float32Array {
  const [low, high] = LINE_HZ;
  return scaled(lowPass(highPass(highPass(sound, low), low), high));
}

interface Notes {
  readonly steps: readonly number[];
  /** Seconds for each. */
  readonly each: number;
  readonly root: number;
  readonly timbre: readonly number[];
}

function notes(seconds: number, { steps, each, root, timbre }: Notes): Float32Array {
  return rendered(seconds, (at) => {
    const hz = root * 2 ** (stepOf(steps, Math.floor(at / each)) / 12);
    return edge(at, each, 0.01) * Math.exp(-(at % each) * 4) * harmonics(hz * at, timbre, hz);
  });
}

function swept(
  seconds: number,
  timbre: readonly number[],
  hz: (at: number) => number,
): Float32Array {
  let phase = 0;
  return rendered(seconds, (at) => {
    phase += hz(at) / RATE_HZ;
    return harmonics(phase, timbre, hz(at));
  });
}

function pluck(hz: number, dice: () => number, length: number): Float32Array {
  const loop = Float32Array.from({ length: Math.round(RATE_HZ / hz) }, () => dice() - 0.5);
  return Float32Array.from({ length: Math.min(length, RATE_HZ) }, (_, i) => {
    const [at, next] = [i % loop.length, (i + 1) % loop.length];
    const sample = loop[at] ?? 0;
    loop[at] = 0.498 * (sample + (loop[next] ?? 0));
    return sample;
  });
}

function stepOf(steps: readonly number[], note: number): number {
  return steps[note % steps.length] ?? 0;
}

/** Rises and falls at the ends of a note, `rise` seconds long. */
function edge(at: number, each: number, rise: number): number {
  return Math.min(1, (at % each) / rise, (each - (at % each)) / rise);
}

function lowPass(sound: Float32Array, hz: number): Float32Array {
  const share = 1 - Math.exp((-2 * Math.PI * hz) / RATE_HZ);
  let held = 0;
  return sound.map((sample) => {
    held += share * (sample - held);
    return held;
  });
}

function highPass(sound: Float32Array, hz: number): Float32Array {
  const low = lowPass(sound, hz);
  return sound.map((sample, i) => sample - (low[i] ?? 0));
}
