/** How the recogniser is asked, as configured, and what of it is stored with every transcript. */
import type { RecogniseOptions, RecogniseUse } from '../../domain/recognition.ts';
import type { GateLimits } from '../../domain/segment-gate.ts';
import type { HeardBy } from '../../domain/transcript.ts';
import type { NodeHearing } from './per-node.ts';

export interface HearingOptions {
  /** ISO 639-1. */
  readonly language: string;
  /** The operator's words to expect; empty: none. */
  readonly prompt: string;
  /** Names to expect: nets, places, people. */
  readonly vocabulary: readonly string[];
  /** Which callsigns are told to the recogniser beforehand. */
  readonly expect: readonly ('heard' | 'roster')[];
  readonly beam: number;
  /** `auto`: the encoder's window follows the clip. `full` is set where the recogniser is built. */
  readonly audioCtx: 'auto' | 'full';
  /** When segments are hidden. */
  readonly hide: GateLimits;
  /** Computing time allowed per clip; the recogniser's own limit without it. */
  readonly deadlineMs?: number;
  /** Recordings that are not older count as live, in milliseconds; none by default. */
  readonly live?: number;
  /** What differs for the recordings of a node, by its id. */
  readonly nodes?: Readonly<Record<string, NodeHearing>>;
  readonly use?: RecogniseUse;
  /** The model that is wanted of several, as the configuration calls it. */
  readonly wanted?: string;
  /** Name of the net that ran then. */
  readonly net?: string;
}

export function toRecogniseOptions(
  { language, beam, deadlineMs, use, wanted }: HearingOptions,
  prompt: string,
  signal: AbortSignal,
): RecogniseOptions {
  return {
    language,
    beam,
    signal,
    ...(prompt === '' ? {} : { prompt }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(use === undefined ? {} : { use }),
    ...(wanted === undefined ? {} : { model: wanted }),
  };
}

/** Enough to tell two transcripts of one model apart. */
export function toHeardWith(
  { language, beam, audioCtx, net }: HearingOptions,
  gate: string,
): HeardBy['options'] {
  return { language, beam, audioCtx, gate, ...(net === undefined ? {} : { net }) };
}
