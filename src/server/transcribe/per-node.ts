/** What differs for the recordings of a node and during a net, and whether somebody waits for them. */
import type { RecogniseUse } from '../../domain/recognition.ts';
import type { HearingOptions } from './options.ts';

/** Absent settings are those of the node for a net, and those of the server for a node. */
export interface NodeHearing {
  readonly model?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  /** Words that are said there: names, places, callsigns. They come before those of the node and the server. */
  readonly vocabulary?: readonly string[] | undefined;
}

interface Subject {
  readonly node: string;
  /** UTC ms. */
  readonly recordedAt: number;
}

/** A net with its own settings for the recogniser. */
export interface NetHearing extends NodeHearing {
  readonly name: string;
}

/** The options for one recording, made while `net` ran; `now` decides whether it is live. */
export function hearingFor(
  options: HearingOptions,
  subject: Subject,
  now: number,
  net?: NetHearing,
): HearingOptions {
  const { nodes = {}, live = 0 } = options;
  const node: NodeHearing = nodes[subject.node] ?? {};
  const model = net?.model ?? node.model;
  const words = [net, node].flatMap((own) => own?.vocabulary ?? []);
  const use: RecogniseUse = now - subject.recordedAt <= live ? 'live' : 'backlog';
  return {
    ...options,
    language: net?.language ?? node.language ?? options.language,
    prompt: net?.prompt ?? node.prompt ?? options.prompt,
    vocabulary: [...words, ...options.vocabulary],
    use,
    ...(model === undefined ? {} : { wanted: model }),
    ...(net === undefined ? {} : { net: net.name }),
  };
}
