/** Of two callsigns in a row, whether the second takes back the first: "K7ABD, no, K7ABC". */
import type { CallsignCandidate } from './candidates.ts';
import { isFalseStart, isOneApart, isSimilar } from './likeness.ts';
import type { Token } from './tokens.ts';
import { wordsOf } from './words-around.ts';

/** Whoever says this takes back what was just said, whatever follows. */
export const STRONG =
  /\b(?:correction|corrected|make that|(?:check|scratch|strike|cancel|delete) that|i meant?|disregard(?: that)?|or rather|rather|my mistake|should(?: have|ve)? (?:be|been)|supposed to be|wait no|no wait)\b/;
/** These take back only a callsign that is nearly the same. */
const WEAK =
  /\b(?:sorry|excuse me|pardon|apologies|oops|no|negative|nope|actually|wrong|not|say again)\b/;
/** All that may stand between two callsigns where a weak cue counts. */
const FILLER =
  /^(?:(?:sorry|excuse|me|pardon|oops|no|not|sir|maam|am|negative|nope|actually|wrong|that|thats|was|is|its|it|this|wait|oh|hang on|hold on|beg|your|uh|i|im|my|bad|apologies|rather|say|said|again|so|but|and|the|a|call|sign|callsign|should|be|quite|right|correct|let|try|here|we|go|okay|ok|have|got|you|are|youre|slash|stroke|portable|mobile|[pm]|\/)(?: |$))*$/;
/** "I said N7JOY but it's N7JAY", "I had you as …" */
const SAID =
  /(?:^| )i (?:said|wrote|typed|logged|heard|had|have|put|called|copied|thought)(?: (?:you|him|her|it|them|that|was|down|as|in|is)){0,3}$/;
/** And what sets the right one against it; "I heard K7ABC and K7ABD" names two. */
const CONTRAST =
  /(?:^| )(?:but|no|not|sorry|actually|its|it is|thats|that is|youre|you are|should be|call(?: ?sign)? is)(?: |$)/;
const OPPOSED = /(?:^| )(?:its|it is|youre|you are|call(?: ?sign)? is)$/;
/** Asked, and answered with another: "is that correct?", "or is it Zulu?" */
const ASKED =
  /^(?:(?:is|was) (?:that|it|this) (?:right|correct|it|you)|(?:did i|do i) (?:get|have) (?:that|it|you) (?:right|correct|correctly)|or (?:is|was) (?:it|that)(?: \S+)?)(?: (?:no|negative|nope))?$/;
/** Whoever breaks off with this behind a callsign takes it back when one that differs by a letter follows. */
const BREAKING_OFF = /^(?:sorry|im sorry|oops|excuse me|pardon|negative|nope|no no|my bad)\b/;
/** "Sorry I missed you": no slip of the tongue. */
const REGRET = /\b(?:missed|late|interrupt|doubled|stepped|walked|go ahead)\b/;
/** Said behind both: "K7ABD, uh, K7ABC, sorry". */
const AFTERWARDS = /^(?:sorry|im sorry|excuse me|oops|my mistake|my bad)\b/;
export const MOST_BETWEEN = 8;
/** With a strong cue: "… Golf, I'm sorry, that should be Juliet on the end, …". */
const MOST_EXPLAINED = 12;

export function isTakenBack(
  first: CallsignCandidate,
  second: CallsignCandidate,
  tokens: readonly Token[],
): boolean {
  if (first.callsign === second.callsign || second.from - first.to > MOST_EXPLAINED) return false;
  const between = wordsOf(tokens, first.to, second.from);
  const isNear =
    isSimilar(first.callsign, second.callsign) || isFalseStart(first.callsign, second.callsign);
  if (STRONG.test(between) && isNear) return true;
  // "VE3RSU, I say again, VE3RFU, disregard the first one"
  const behind = wordsOf(tokens, second.to, second.to + MOST_BETWEEN);
  if (isNear && /(?:disregard|ignore|scratch|forget) the first/.test(behind)) return true;
  if (second.from - first.to > MOST_BETWEEN) return false;
  if (STRONG.test(between)) return FILLER.test(between.replace(STRONG, '').trim());
  if (/(?:^| )not$/.test(between) || !isNear) return false;
  return (
    isContradicted(first, between, tokens) ||
    (isOneApart(first.callsign, second.callsign) && isCorrectedByOne(between, behind)) ||
    isBegunAnew(first, second, tokens, between) ||
    (WEAK.test(between) && (FILLER.test(between) || isBrokenOff(first, second, tokens, between)))
  );
}

/** "I said N7JOY but it's N7JAY" */
function isContradicted(
  { from }: CallsignCandidate,
  between: string,
  tokens: readonly Token[],
): boolean {
  if (!CONTRAST.test(between) || !SAID.test(wordsOf(tokens, from - 6, from))) return false;
  return FILLER.test(between) || OPPOSED.test(between);
}

/** "My logger says W2RLZ but your call is W2RLX", "K2HVM, is that correct? K2HVN" */
function isCorrectedByOne(between: string, behind: string): boolean {
  if (between === '' && AFTERWARDS.test(behind)) return true;
  if (/(?:^| )but /.test(between) && OPPOSED.test(between)) return true;
  return ASKED.test(between) || /^(?:\S+ ){1,4}(?:no|nope|negative)$/.test(between);
}

/** "W5GU, W5GUX", "N6RJ… dropped the mic. N6RJC", "K6TLB. It's KK6TLB": the first one was not all of it. */
function isBegunAnew(
  first: CallsignCandidate,
  second: CallsignCandidate,
  tokens: readonly Token[],
  between: string,
): boolean {
  const isLonger = second.callsign.length === first.callsign.length + 1;
  if (isLonger && second.callsign.endsWith(first.callsign)) return /^(?:its|it is)$/.test(between);
  if (!second.callsign.startsWith(first.callsign)) return false;
  const cut = tokens[first.to - 1]?.cut;
  return between === '' || (cut !== undefined && cut.trim() !== '?');
}

/** "W8BXX... sorry, thinking of someone else... W8BXL." */
function isBrokenOff(
  { callsign, to }: CallsignCandidate,
  second: CallsignCandidate,
  tokens: readonly Token[],
  between: string,
): boolean {
  if (!BREAKING_OFF.test(between) || REGRET.test(between)) return false;
  if (callsign.length !== second.callsign.length) return false;
  const gap = tokens[to]?.gap;
  if (gap !== 'comma' && gap !== 'stop') return false;
  return Array.from(callsign).filter((char, at) => char !== second.callsign[at]).length === 1;
}
