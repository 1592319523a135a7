/**
 * The dialects of a transcript, all brought to one form.
 *
 * Read from their sources and types: OpenAI (`verbose_json`, `json`), vLLM (`duration` is a
 * string, `no_speech_prob` always null), speaches and faster-whisper (words with probabilities
 * inside segments), whisper.cpp's server (its no-speech probability is that of another clip,
 * errors come with status 200), and those that answer nothing but text.
 */
import { z } from 'zod';
import type { Heard, HeardSegment, HeardToken } from '../../domain/recognition.ts';
import { badReply, errorInReply } from './failures.ts';

/** A number, also written as text; anything else counts as not said. */
const Loose = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number().optional().catch(undefined),
);

const Word = z.looseObject({ word: z.string(), start: Loose, end: Loose, probability: Loose });

const Segment = z.looseObject({
  text: z.string().catch(''),
  start: Loose,
  end: Loose,
  avg_logprob: Loose,
  no_speech_prob: Loose,
  words: z.array(Word).nullish().catch(null),
});
type Segment = z.output<typeof Segment>;

const Reply = z.looseObject({
  text: z.string().nullish(),
  language: z.string().nullish(),
  segments: z.array(Segment).nullish(),
  error: z.unknown().optional(),
  /** Of whisper.cpp's server alone. */
  detected_language: z.unknown().optional(),
});
type Reply = z.output<typeof Reply>;

export interface Asked {
  readonly host: string;
  readonly language: string;
  readonly durationMs: number;
}

/** Throws `speech/bad-reply`, `speech/rejected`. `computeMs` is filled in by the caller. */
export function readReply(body: string, isJson: boolean, asked: Asked): Omit<Heard, 'computeMs'> {
  const reply = isJson || body.trimStart().startsWith('{') ? parse(body, asked) : { text: body };
  const segments = segmentsOf(reply, asked);
  return { language: languageOf(reply, asked), segments, noSpeechProb: noSpeech(reply) };
}

function parse(body: string, { host }: Asked): Reply {
  const json = asJson(body, host);
  // The `json` form of some proxies is a bare string.
  if (typeof json === 'string') return { text: json };
  const { success, data, error } = Reply.safeParse(json);
  if (!success) throw badReply(host, z.prettifyError(error));
  if (data.error !== undefined && data.error !== null)
    throw errorInReply(
      host,
      typeof data.error === 'string' ? data.error : JSON.stringify(data.error),
    );
  if (data.text === undefined && data.segments === undefined)
    throw badReply(host, 'neither text nor segments');
  return data;
}

function asJson(body: string, host: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badReply(host, 'not JSON');
  }
}

/** Text without segments is one segment over the whole clip; blank segments are none. */
function segmentsOf({ text, segments }: Reply, { durationMs }: Asked): readonly HeardSegment[] {
  const spoken = (segments ?? []).filter((segment) => segment.text.trim() !== '');
  if (spoken.length > 0) return spoken.map((segment) => toSegment(segment, durationMs));
  const whole = text?.trim() ?? '';
  if (whole === '') return [];
  return [{ startMs: 0, endMs: durationMs, text: whole, avgLogprob: 0, tokens: [] }];
}

function toSegment(segment: Segment, durationMs: number): HeardSegment {
  const within = (seconds: number | undefined, otherwise: number): number =>
    Math.min(durationMs, Math.max(0, Math.round((seconds ?? otherwise / 1_000) * 1_000)));
  const startMs = within(segment.start, 0);
  const endMs = Math.max(startMs, within(segment.end, durationMs));
  const tokens = (segment.words ?? []).flatMap((word): HeardToken[] => {
    if (word.probability === undefined) return [];
    const from = within(word.start, startMs);
    const to = Math.max(from, within(word.end, endMs));
    return [{ text: word.word, p: word.probability, startMs: from, endMs: to }];
  });
  // Who gives no probability is not doubted for that.
  return { startMs, endMs, text: segment.text, avgLogprob: segment.avg_logprob ?? 0, tokens };
}

/** A code where they give one; OpenAI writes `english`, and then it is what was asked for. */
function languageOf({ language }: Reply, asked: Asked): string {
  return language && /^[a-z]{2,3}$/.test(language) ? language : asked.language;
}

/** One segment with a voice is enough for a clip with a voice. */
function noSpeech({ segments, detected_language }: Reply): number | null {
  if (detected_language !== undefined) return null;
  const said = (segments ?? []).flatMap(({ no_speech_prob }) => no_speech_prob ?? []);
  return said.length === 0 ? null : Math.min(...said);
}
