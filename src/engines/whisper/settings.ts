/** How the recogniser is set up, and the defaults. */
import { availableParallelism } from 'node:os';

/** A worker that may do the work, and what it computes on. */
export interface Engine {
  /** `cpu`, or the name of an engine pack. */
  readonly name: string;
  /** Path of tsn-whisperd. */
  readonly binary: string;
  /** Which GPU, counted from 0; left out: the processor. */
  readonly gpuDevice?: number;
  /** More variables for the worker, which inherits none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs before its first start; rejects when it must not be started. */
  readonly check?: () => Promise<void>;
}

export interface WhisperSettings {
  /** In the order in which they are tried at every start: the first that starts and loads the model works. */
  readonly engines: readonly Engine[];
  /** Path of a ggml model, which may appear later; or what says it at each start, and throws `whisper/no-model`. */
  readonly model: string | (() => string);
  /** Clips transcribed side by side on one copy of the weights. */
  readonly slots: number;
  /** Per slot. More slots are worth more than more threads. */
  readonly threads: number;
  /** Readings followed side by side; 1 is greedy and costs less per word. */
  readonly beam: number;
  readonly temperatureInc: number;
  /**
   * Saves a fifth to a third of the encoder's work. Without it, `fullWindow` becomes possible.
   */
  readonly flashAttention: boolean;
  /** Encode 30 seconds for every clip, as whisper was trained, instead of fitting the clip. */
  readonly fullWindow: boolean;
  /** Computing time allowed for a clip that brings no deadline of its own. */
  readonly deadlineMs: number;
  /** From the deadline, or an abort, until the worker is killed: two passes of a slow encoder. */
  readonly graceMs: number;
  /** How long reading a model may take. */
  readonly loadMs: number;
  /** A worker is replaced after so many clips, in a quiet moment: whatever it leaks is given back. */
  readonly mostClips: number;
  /** The same, when it needs so much more memory than after its first clips. */
  readonly mostGrowthBytes: number;
  /** How often known words are given to it; 0: never. */
  readonly canaryEveryMs: number;
}

/** Several engines, or the one of this processor by its path. */
type EngineChoice =
  | Pick<WhisperSettings, 'engines'>
  | (Pick<Engine, 'binary' | 'environment'> & { readonly engines?: undefined });

export type WhisperChoice = EngineChoice &
  Pick<WhisperSettings, 'model'> &
  Partial<Omit<WhisperSettings, 'engines' | 'model'>>;

/**
 * Fills in the defaults. Two beams: they cost little more than one and mishear less, see
 * docs/decisions.md and test/fixtures/speech-model/options.md.
 */
export function whisperSettings(choice: WhisperChoice): WhisperSettings {
  const fullWindow = choice.fullWindow ?? false;
  return {
    slots: availableParallelism(),
    threads: 1,
    beam: 2,
    temperatureInc: 0.4,
    deadlineMs: 300_000,
    graceMs: 30_000,
    loadMs: 300_000,
    mostClips: 20_000,
    mostGrowthBytes: 512 << 20,
    canaryEveryMs: 0,
    ...choice,
    engines: choice.engines ?? [{ ...choice, name: 'cpu' }],
    fullWindow,
    // The full window is no multiple of 256: see audio-ctx.ts.
    flashAttention: (choice.flashAttention ?? true) && !fullWindow,
  };
}
