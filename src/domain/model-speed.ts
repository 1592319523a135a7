/**
 * How fast a model will be on a machine, before it is fetched: an estimate, and called one.
 *
 * Processor seconds for a recording of 9 s on average (one thread, q8_0, windows that fit) for one
 * x86-64 core with AVX2: tiny, base and small by workload B of docs/performance.md, medium and large
 * by their numbers of weights. Other files of a size cost about a quarter more.
 */
const CPU_SECONDS = {
  tiny: 0.5,
  base: 1.05,
  small: 2.8,
  medium: 9,
  'large-v3-turbo': 10,
  large: 18,
} as const;

/** What else a recording costs: decoding, the voice gate, the database. */
const AROUND_SECONDS = 0.06;

const NOT_Q8 = 1.25;
/** The second worker, measured beside the first. */
const AVX512_GAIN = 0.8;
/** A core of a Raspberry Pi 4 against the measured one; not measured, from published benchmarks. */
const ARM_FACTOR = 5;

export interface MachineForModels {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly isArm: boolean;
  readonly hasAvx512: boolean;
}

export type ModelSize = keyof typeof CPU_SECONDS;

/** From small to large. */
export const MODEL_SIZES: readonly ModelSize[] = [
  'tiny',
  'base',
  'small',
  'medium',
  'large-v3-turbo',
  'large',
];

/** Undefined for what is no speech model. */
export function modelSize(model: string): ModelSize | undefined {
  return MODEL_SIZES.find((size) => model.startsWith(size));
}

/** Recordings of 9 s in a minute, over all cores; null for what is no speech model. */
export function estimatedPerMinute(model: string, machine: MachineForModels): number | null {
  const size = modelSize(model);
  if (size === undefined) return null;
  const quantised = model.includes('q8_0') ? 1 : NOT_Q8;
  const processor = machine.isArm ? ARM_FACTOR : machine.hasAvx512 ? AVX512_GAIN : 1;
  const seconds = (CPU_SECONDS[size] * quantised + AROUND_SECONDS) * processor;
  const perMinute = (60 * machine.cores) / seconds;
  return perMinute >= 10 ? Math.round(perMinute) : Math.round(perMinute * 10) / 10;
}

/** What a busy repeater needs, with room: somebody always speaks. */
export const WANTED_PER_MINUTE = 20;

/** Memory that a machine should have, in bytes: the model's, and room for everything else. */
const MEMORY_OF: Readonly<Record<ModelSize, number>> = {
  tiny: 0.5e9,
  base: 0.8e9,
  small: 1.5e9,
  medium: 4e9,
  'large-v3-turbo': 4e9,
  large: 7e9,
};

/** Whether a model fits into the memory and hears what is wanted. */
export function keepsUp(model: string, machine: MachineForModels): boolean {
  const size = modelSize(model);
  if (size === undefined || machine.memoryBytes < MEMORY_OF[size]) return false;
  return (estimatedPerMinute(model, machine) ?? 0) >= WANTED_PER_MINUTE;
}

/** Better first. q8_0 loses next to nothing and is the fastest on processors. */
const CANDIDATES = ['small.en-q8_0', 'base.en-q8_0', 'tiny.en-q8_0'] as const;

/** The best of the models that are worth a download here; the smallest where none keeps up. */
export function suggestedModel(machine: MachineForModels, knowsEnglishOnly = true): string {
  const name = CANDIDATES.find((model) => keepsUp(model, machine)) ?? 'tiny.en-q8_0';
  return knowsEnglishOnly ? name : name.replace('.en', '');
}
