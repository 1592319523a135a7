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

/** Recordings of 9 s in a minute, over all cores; null for what is no speech model. */
export function estimatedPerMinute(model: string, machine: MachineForModels): number | null {
  const size = Object.entries(CPU_SECONDS)
    .toSorted(([a], [b]) => b.length - a.length)
    .find(([name]) => model.startsWith(name));
  if (size === undefined) return null;
  const quantised = model.includes('q8_0') ? 1 : NOT_Q8;
  const processor = machine.isArm ? ARM_FACTOR : machine.hasAvx512 ? AVX512_GAIN : 1;
  const seconds = (size[1] * quantised + AROUND_SECONDS) * processor;
  const perMinute = (60 * machine.cores) / seconds;
  return perMinute >= 10 ? Math.round(perMinute) : Math.round(perMinute * 10) / 10;
}

/** Better first. q8_0 loses next to nothing and is the fastest on processors. */
const CANDIDATES = ['small.en-q8_0', 'base.en-q8_0', 'tiny.en-q8_0'] as const;

/** What a busy repeater needs, with room: somebody always speaks. */
const WANTED_PER_MINUTE = 20;
const MEMORY_OF = { 'small.en-q8_0': 1.5e9, 'base.en-q8_0': 0.8e9, 'tiny.en-q8_0': 0.5e9 } as const;

/** The best English model that keeps up here; the smallest where none does. */
export function suggestedModel(machine: MachineForModels): (typeof CANDIDATES)[number] {
  const fits = CANDIDATES.find(
    (model) =>
      machine.memoryBytes >= MEMORY_OF[model] &&
      (estimatedPerMinute(model, machine) ?? 0) >= WANTED_PER_MINUTE,
  );
  return fits ?? 'tiny.en-q8_0';
}
