/**
 * The port to a speech recogniser: sound in, words out. An engine implements it; whoever
 * transcribes knows only this. Instants within a clip are milliseconds from its start.
 */

/** The longest clip that a recogniser takes at once. Cut longer ones at their pauses. */
export const LONGEST_CLIP_MS = 24_000;

/** Samples per second of the sound that a recogniser takes. */
export const RECOGNISER_RATE_HZ = 16_000;

/** Whether somebody waits for the words, or they are for the archive. */
export type RecogniseUse = 'live' | 'backlog';

export interface RecogniseOptions {
  /** ISO 639-1. Always explicit: guessing costs a pass and may be wrong on a short clip. */
  readonly language: string;
  /** Words to expect, such as callsigns. The model keeps about the last 220 tokens. */
  readonly prompt?: string;
  /** Encoder window in steps of 20 ms; by default it fits the clip. */
  readonly audioCtx?: number;
  /** How many readings are followed side by side; 1 is greedy. */
  readonly beam?: number;
  readonly threads?: number;
  /** Upper bound of tokens per segment: a guard against runaway repetition. */
  readonly maxTokens?: number;
  /** Added to the temperature when a reading looks wrong and is tried again; 0 never tries again. */
  readonly temperatureInc?: number;
  /** Computing time allowed, counted from when the recogniser starts on the clip. */
  readonly deadlineMs?: number;
  /** Which of several recognisers are meant; by default any. */
  readonly use?: RecogniseUse;
  /** Of several models the one that is wanted, as the configuration calls it. */
  readonly model?: string;
  readonly signal?: AbortSignal;
}

export interface HeardToken {
  readonly text: string;
  /** The model's own probability, 0 to 1. */
  readonly p: number;
  readonly startMs: number;
  readonly endMs: number;
}

export interface HeardSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** Mean log-probability of the tokens, timestamps left out; 0 where the engine gives none. */
  readonly avgLogprob: number;
  readonly tokens: readonly HeardToken[];
}

export interface Heard {
  readonly language: string;
  readonly segments: readonly HeardSegment[];
  /** The model's own probability that nobody speaks; null where the engine cannot say. */
  readonly noSpeechProb: number | null;
  readonly computeMs: number;
  /** Which of several recognisers heard it; left out where there is only one. */
  readonly by?: HeardFrom;
}

export interface RecogniserInfo {
  readonly engine: string;
  readonly version: string;
  /** File name of the model, without its folder. */
  readonly model: string;
  /** Of its bytes; of address and name where a service keeps them to itself. */
  readonly modelSha256: string;
  /** Size class by the engine's own word: tiny, base, small, … */
  readonly modelType: string;
  readonly multilingual: boolean;
  /** What computes, as the engine reports it. */
  readonly devices: readonly string[];
  /** How many clips are transcribed side by side. */
  readonly slots: number;
  /** Of several engines on this machine the one that works; left out where there is only one. */
  readonly engineName?: string;
  /** Better engines that were tried before it, each with the reason why it does not work. */
  readonly passedOver?: readonly string[];
}

/** The recogniser that heard a clip, with its name among several. */
export interface HeardFrom extends RecogniserInfo {
  readonly link: string;
}

export type RecogniserHealth =
  | { readonly state: 'ready' }
  | { readonly state: 'starting' }
  | { readonly state: 'down'; readonly code: string; readonly reason: string };

export interface Recogniser extends AsyncDisposable {
  /**
   * Rejects with a TsnError. Nothing is retried inside: whoever queues the work decides.
   * @param pcm16k mono samples between -1 and 1, at 16 kHz, at most {@link LONGEST_CLIP_MS}
   */
  transcribe(pcm16k: Float32Array, options: RecogniseOptions): Promise<Heard>;
  /** What is loaded; undefined until a model is. */
  info(): RecogniserInfo | undefined;
  health(): RecogniserHealth;
}
