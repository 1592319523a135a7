/**
 * The dialects of a transcript, all brought to one form.
 *
 * Read from their sources and types: OpenAI (`verbose_json`, `json`), vLLM (`duration` is a
 * string, `no_speech_prob` always null), speaches and faster-whisper (words with probabilities
 * inside segments), those that answer nothing but text, and those that answer subtitles though
 * something else was asked. whisper.cpp's server was tried: see whisper-cpp.ts.
 */
import { z } from 'zod';
import type { Heard, HeardSegment, HeardToken } from '../../domain/recognition.ts';
import { badReply, errorInReply } from './failures.ts';
import { languageCode } from './language.ts';
import { readSubtitles } from './subtitles.ts';
import { joinCutWords, joinLines, wordsLogprob } from './whisper-cpp.ts';

/** A number, also written as text; anything else counts as not said. */
const Loose = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number().optional().catch(undefined),
);

const Word = z.looseObject({
  word: z.string(),
  start: Loose,
  end: Loose,
  probability: Loose,
  /** Of whisper.cpp's server alone. */
  t_dtw: z.unknown().optional(),
});

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
  /** Known by its headers; its verbose replies are told by what is in them, too. */
  readonly isWhisperCpp?: boolean;
}

/** Throws `speech/bad-reply`, `speech/rejected`. `computeMs` is filled in by the caller. */
export function readReply(body: string, isJson: boolean, asked: Asked): Omit<Heard, 'computeMs'> {
  const isObject = isJson || body.trimStart().startsWith('{');
  const reply = isObject ? parse(body, asked) : plain(body, asked);
  const isWhisperCpp = asked.isWhisperCpp ?? looksLikeWhisperCpp(reply);
  const segments = segmentsOf(reply, { ...asked, isWhisperCpp });
  const noSpeechProb = isWhisperCpp ? null : noSpeech(reply);
  return { language: languageOf(reply, asked), segments, noSpeechProb };
}

function plain(body: string, { durationMs }: Asked): Reply {
  const subtitles = readSubtitles(body);
  if (subtitles === undefined) return { text: body };
  return {
    segments: subtitles.map(({ startMs, endMs, text }) => ({
      ...{ text, start: startMs / 1_000, end: Math.min(endMs, durationMs) / 1_000 },
      ...{ avg_logprob: undefined, no_speech_prob: undefined, words: null },
    })),
  };
}

function looksLikeWhisperCpp({ detected_language, segments }: Reply): boolean {
  const words = (segments ?? []).flatMap((segment) => segment.words ?? []);
  return detected_language !== undefined || words.some(({ t_dtw }) => t_dtw !== undefined);
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
function segmentsOf({ text, segments }: Reply, asked: Asked): readonly HeardSegment[] {
  const { durationMs, isWhisperCpp } = asked;
  const spoken = (segments ?? []).filter((segment) => segment.text.trim() !== '');
  const all = spoken.map((segment) => toSegment(segment, asked));
  if (all.length > 0) return isWhisperCpp ? joinCutWords(all) : all;
  const whole = (isWhisperCpp ? joinLines(text ?? '') : (text ?? '')).trim();
  if (whole === '') return [];
  return [{ startMs: 0, endMs: durationMs, text: whole, avgLogprob: 0, tokens: [] }];
}

function toSegment(segment: Segment, { durationMs, isWhisperCpp }: Asked): HeardSegment {
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
  const said = segment.avg_logprob ?? 0; // who gives no probability is not doubted for that
  const avgLogprob = isWhisperCpp ? wordsLogprob(tokens, said) : said;
  return { startMs, endMs, text: segment.text, avgLogprob, tokens };
}

/**
 * What they say, and what was asked for where they say nothing. A model that knows English only
 * hears English whatever it is asked.
 */
function languageOf({ language }: Reply, asked: Asked): string {
  return languageCode(language ?? '') ?? asked.language;
}

/** One segment with a voice is enough for a clip with a voice. */
function noSpeech({ segments }: Reply): number | null {
  const said = (segments ?? []).flatMap(({ no_speech_prob }) => no_speech_prob ?? []);
  return said.length === 0 ? null : Math.min(...said);
}
