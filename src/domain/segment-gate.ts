/**
 * Decides which segments a reader is shown. Recognisers write confident sentences over
 * noise and go round in circles; what looks like that is hidden with its reasons, never
 * deleted. The limits follow the conventions of Whisper's decoders; they are not tuned
 * on radio, which is why the raw segments stay.
 */
import { loopOf, repeatedShare } from './repetition.ts';
import type { HiddenReason } from './transcript.ts';

/** A segment as the recogniser gave it, in time of the recording. */
export interface JudgedSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly avgLogprob: number;
}

export interface SegmentEvidence {
  readonly durationMs: number;
  /** Where the voice gate heard somebody; milliseconds. */
  readonly voice: readonly { readonly startMs: number; readonly endMs: number }[];
  /** The recogniser's own word on the clip; null when it has none. */
  readonly noSpeechProb: number | null;
}

const LIMITS = {
  noSpeechProb: 0.6,
  /** With a high no-speech probability. */
  doubtfulLogprob: -1,
  /** On its own. */
  hopelessLogprob: -1.6,
  charactersPerSecond: 30,
  shortestVoiceMs: 100,
  repeatedShare: 0.6,
  loops: 4,
} as const;

/** Stock phrases are believed when all evidence is good: people do say thanks on the air. */
const STOCK_LIMITS = { logprob: -0.5, noSpeechProb: 0.3, shortestVoiceMs: 400 } as const;

/** Words that are said again and again on the air. */
const RADIO_CALLS = /\b(?:cq|test|testing|break|mayday|pan|dit|dah|qrz|seven|niner?)\b/i;
const RADIO_LOOPS = 6;

const STOCK_PHRASES =
  /^(?:thank you(?: very much| so much| for watching)?|thanks for watching|please subscribe|you|bye|okay|so|(?:subtitles|transcribed|captions) by .*|www\..*|[[(*]?(?:blank_audio|music|static|noise|silence|beep(?:ing|s)?|inaudible|no audio|applause)[\])*]?|\(.*\)|♪.*)[.! ]*$/i;

/** Why a segment is hidden; empty: it is shown. Every reason is given, not just the first. */
export function hiddenReasons(
  segment: JudgedSegment,
  evidence: SegmentEvidence,
): readonly HiddenReason[] {
  const text = segment.text.trim();
  const voiceMs = voicedMs(segment, evidence);
  const reasons: readonly (readonly [HiddenReason, boolean])[] = [
    ['empty', text === ''],
    ['past-end', segment.startMs >= evidence.durationMs],
    ['no-voice', voiceMs < LIMITS.shortestVoiceMs],
    ['no-speech', isDoubtful(segment, evidence)],
    ['low-probability', segment.avgLogprob < LIMITS.hopelessLogprob],
    ['repetition', isRepetition(text)],
    ['stock-phrase', STOCK_PHRASES.test(text) && isWeak(segment, evidence, voiceMs)],
    ['too-fast', isTooFast(text, segment, evidence)],
  ];
  return reasons.filter(([, applies]) => applies).map(([reason]) => reason);
}

function voicedMs(segment: JudgedSegment, { voice, durationMs }: SegmentEvidence): number {
  const endMs = Math.min(segment.endMs, durationMs);
  return voice.reduce((sum, part) => {
    const overlap = Math.min(part.endMs, endMs) - Math.max(part.startMs, segment.startMs);
    return sum + Math.max(0, overlap);
  }, 0);
}

function isDoubtful({ avgLogprob }: JudgedSegment, { noSpeechProb }: SegmentEvidence): boolean {
  const saysNoSpeech = noSpeechProb !== null && noSpeechProb > LIMITS.noSpeechProb;
  return saysNoSpeech && avgLogprob < LIMITS.doubtfulLogprob;
}

function isWeak(segment: JudgedSegment, evidence: SegmentEvidence, voiceMs: number): boolean {
  return (
    segment.avgLogprob < STOCK_LIMITS.logprob ||
    (evidence.noSpeechProb ?? 0) > STOCK_LIMITS.noSpeechProb ||
    voiceMs < STOCK_LIMITS.shortestVoiceMs
  );
}

function isRepetition(text: string): boolean {
  const loop = loopOf(text);
  const isRadioCall = loop.words === 1 && RADIO_CALLS.test(text);
  if (loop.times > (isRadioCall ? RADIO_LOOPS : LIMITS.loops)) return true;
  return repeatedShare(text) > LIMITS.repeatedShare;
}

function isTooFast(text: string, segment: JudgedSegment, { durationMs }: SegmentEvidence): boolean {
  const lengthMs = Math.max(100, Math.min(segment.endMs, durationMs) - segment.startMs);
  return text.length / (lengthMs / 1_000) > LIMITS.charactersPerSecond;
}
