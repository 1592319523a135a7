/**
 * Decides which segments a reader is shown. Recognisers write confident sentences over
 * noise and go round in circles; what looks like that is hidden with its reasons, never
 * deleted. The limits follow the conventions of Whisper's decoders; they are not tuned
 * on radio, which is why the raw segments stay and the limits are settings.
 */
import { echoOf } from './prompt-echo.ts';
import { loopOf, repeatedShare } from './repetition.ts';
import type { HiddenReason, Segment, SegmentMeasures } from './transcript.ts';

/** A segment as the recogniser gave it, in time of the recording, with its measures. */
export type JudgedSegment = Pick<Segment, 'startMs' | 'endMs' | 'text' | 'avgLogprob'> &
  SegmentMeasures;

export interface JudgedIn {
  readonly durationMs: number;
  /** What the recogniser was given beforehand; empty: nothing. */
  readonly prompt: string;
}

/** Where each reason begins. */
export interface GateLimits {
  /** Above it, with a doubtful probability, nobody spoke. */
  readonly noSpeechProb: number;
  /** Mean log-probability that is doubtful together with `noSpeechProb`. */
  readonly doubtfulLogprob: number;
  /** Mean log-probability below which words are guesses, on its own. */
  readonly hopelessLogprob: number;
  /** Nobody speaks faster. */
  readonly charactersPerSecond: number;
  readonly shortestVoiceMs: number;
  /** Share of three-word sequences said before in the same segment, 0…1. */
  readonly repeatedShare: number;
  /** A phrase may be said so often in a row. */
  readonly loops: number;
  /** A word that is said again and again on the air may be said so often; never less than `loops`. */
  readonly radioLoops: number;
  /** So much of a prompt said again word for word is an echo, however sure the model was, 0…1. */
  readonly wholePrompt: number;
  /**
   * Evidence is weak below this mean log-probability, above `weakNoSpeechProb`, or with less voice
   * than `weakVoiceMs`. Stock phrases are believed when it is not: people do say thanks on the air.
   */
  readonly weakLogprob: number;
  readonly weakNoSpeechProb: number;
  readonly weakVoiceMs: number;
  /** Sound that moves less may be music, and is believed only with a better probability than `notesLogprob`. */
  readonly notesMovement: number;
  readonly notesLogprob: number;
}

export const GATE_LIMITS: GateLimits = {
  noSpeechProb: 0.6,
  doubtfulLogprob: -1,
  hopelessLogprob: -1.6,
  charactersPerSecond: 30,
  shortestVoiceMs: 100,
  repeatedShare: 0.6,
  loops: 4,
  radioLoops: 6,
  wholePrompt: 0.6,
  weakLogprob: -0.5,
  weakNoSpeechProb: 0.3,
  weakVoiceMs: 400,
  notesMovement: 0.46,
  notesLogprob: -0.4,
};

/** Words that are said again and again on the air. */
const RADIO_CALLS = /\b(?:cq|test|testing|break|mayday|pan|dit|dah|qrz|seven|niner?)\b/i;

const STOCK_PHRASES =
  /^(?:thank you(?: very much| so much| for watching)?|thanks for watching|please subscribe|you|bye|okay|so|(?:subtitles|transcribed|captions) by .*|www\..*|[[(*]?(?:blank_audio|music|static|noise|silence|beep(?:ing|s)?|inaudible|no audio|applause)[\])*]?|\(.*\)|♪.*)[.! ]*$/i;

/** Why a segment is hidden; empty: it is shown. Every reason is given, not just the first. */
export function hiddenReasons(
  segment: JudgedSegment,
  { durationMs, prompt }: JudgedIn,
  limits: GateLimits = GATE_LIMITS,
): readonly HiddenReason[] {
  const text = segment.text.trim();
  const { voicedMs } = segment;
  const weak = isWeak(segment, limits);
  const reasons: readonly (readonly [HiddenReason, boolean])[] = [
    ['empty', text === ''],
    ['past-end', segment.startMs >= durationMs],
    ['no-voice', voicedMs !== null && voicedMs < limits.shortestVoiceMs],
    ['no-speech', isDoubtful(segment, limits)],
    ['low-probability', segment.avgLogprob < limits.hopelessLogprob],
    ['repetition', isRepetition(text, limits)],
    ['prompt-echo', isEcho(echoOf(text, prompt), weak, limits)],
    ['stock-phrase', STOCK_PHRASES.test(text) && weak],
    ['too-fast', isTooFast(text, segment, durationMs, limits)],
    ['notes', mayBeNotes(segment, limits)],
  ];
  return reasons.filter(([, applies]) => applies).map(([reason]) => reason);
}

function isDoubtful({ avgLogprob, noSpeechProb }: JudgedSegment, limits: GateLimits): boolean {
  const saysNoSpeech = noSpeechProb !== null && noSpeechProb > limits.noSpeechProb;
  return saysNoSpeech && avgLogprob < limits.doubtfulLogprob;
}

/** Music that passed the voice gate, and of which the recogniser makes words without being sure. */
function mayBeNotes({ avgLogprob, movement }: JudgedSegment, limits: GateLimits): boolean {
  const standsStill = movement !== null && movement < limits.notesMovement;
  return standsStill && avgLogprob < limits.notesLogprob;
}

function isWeak({ avgLogprob, noSpeechProb, voicedMs }: JudgedSegment, limits: GateLimits) {
  return (
    avgLogprob < limits.weakLogprob ||
    (noSpeechProb ?? 0) > limits.weakNoSpeechProb ||
    (voicedMs ?? Number.POSITIVE_INFINITY) < limits.weakVoiceMs
  );
}

/**
 * What people were expected to say, they often do say: that a segment repeats some of the
 * prompt hides it only with weak evidence, or when it repeats most of the prompt.
 */
function isEcho(
  { ofText, ofPrompt }: ReturnType<typeof echoOf>,
  isWeakly: boolean,
  { wholePrompt }: GateLimits,
): boolean {
  return ofPrompt >= wholePrompt || (isWeakly && ofText === 1);
}

function isRepetition(text: string, limits: GateLimits): boolean {
  const loop = loopOf(text);
  const isRadioCall = loop.words === 1 && RADIO_CALLS.test(text);
  const most = isRadioCall ? Math.max(limits.radioLoops, limits.loops) : limits.loops;
  if (loop.times > most) return true;
  return repeatedShare(text) > limits.repeatedShare;
}

function isTooFast(
  text: string,
  segment: JudgedSegment,
  durationMs: number,
  { charactersPerSecond }: GateLimits,
): boolean {
  const lengthMs = Math.max(100, Math.min(segment.endMs, durationMs) - segment.startMs);
  return text.length / (lengthMs / 1_000) > charactersPerSecond;
}
