/** What we ask of the worker, and what it may answer. Its side is src/native/main.cpp. */
import { z } from 'zod';

export interface LoadRequest {
  readonly op: 'load';
  readonly model: string;
  readonly slots: number;
  readonly flashAttention: boolean;
  /** Left out: the processor computes. */
  readonly gpuDevice?: number;
}

export interface TranscribeRequest {
  readonly op: 'transcribe';
  readonly language: string;
  readonly prompt?: string;
  /** Encoder positions of 20 ms. Left out: the model's whole window. */
  readonly audioCtx?: number;
  readonly beam: number;
  readonly threads: number;
  readonly maxTokens: number;
  readonly temperatureInc: number;
  /** Milliseconds from its start; the worker looks at it between tokens. */
  readonly deadlineMs: number;
}

/** Asks for no answer of its own: the job that it names answers `aborted`. */
export interface AbortRequest {
  readonly op: 'abort';
  readonly target: number;
}

/** For the worker that listens for voices: its model, and sound to judge. */
export interface LoadVoiceRequest {
  readonly op: 'load-voice';
  readonly model: string;
}

export interface VoiceRequest {
  readonly op: 'voice';
  /** Nothing was heard before: the detector forgets what it remembers. */
  readonly first: boolean;
}

export type Request = LoadRequest | TranscribeRequest | LoadVoiceRequest | VoiceRequest;

/** Every answer has the id of its request; one with a code is a refusal. */
export const Answer = z.looseObject({
  id: z.int(),
  code: z.string().optional(),
  error: z.string().optional(),
});

export const LoadAnswer = z.object({
  version: z.string(),
  devices: z.array(z.string()),
  modelType: z.string(),
  multilingual: z.boolean(),
});
export type LoadAnswer = z.output<typeof LoadAnswer>;

const Token = z.object({
  text: z.string(),
  p: z.number(),
  startMs: z.number(),
  endMs: z.number(),
});

const Segment = z.object({
  startMs: z.number(),
  endMs: z.number(),
  text: z.string(),
  avgLogprob: z.number(),
  tokens: z.array(Token),
});

export const TranscribeAnswer = z.object({
  language: z.string(),
  segments: z.array(Segment),
  noSpeechProb: z.number().nullable(),
  computeMs: z.number(),
});
export type TranscribeAnswer = z.output<typeof TranscribeAnswer>;
