/** What differs for the recordings of one node, and whether somebody waits for them. */
import type { RecogniseUse } from '../../domain/recognition.ts';
import type { HearingOptions } from './options.ts';

/** Absent settings are those of the server. */
export interface NodeHearing {
  readonly model?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  /** Words that are said there: names, places, callsigns. They come before the server's. */
  readonly vocabulary?: readonly string[] | undefined;
}

interface Subject {
  readonly node: string;
  /** UTC ms. */
  readonly recordedAt: number;
}

/** The options for one recording; `now` decides whether it is live. */
export function hearingFor(options: HearingOptions, subject: Subject, now: number): HearingOptions {
  const { nodes = {}, live = 0 } = options;
  const own: NodeHearing = nodes[subject.node] ?? {};
  const { model, language = options.language, prompt = options.prompt, vocabulary = [] } = own;
  const use: RecogniseUse = now - subject.recordedAt <= live ? 'live' : 'backlog';
  return {
    ...options,
    language,
    prompt,
    vocabulary: [...vocabulary, ...options.vocabulary],
    use,
    ...(model === undefined ? {} : { wanted: model }),
  };
}
