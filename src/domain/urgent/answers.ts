/**
 * A net control asks for emergency and priority traffic, and a station says yes. Which of the
 * two it has is only known when the question or the answer names one; else it counts as priority.
 */
import type { AlertKind } from '../alert.ts';
import { wordAt } from './place.ts';
import type { SpokenWord } from './spoken-words.ts';

const ASKING = new Set(['any', 'anyone', 'anybody', 'is', 'are', 'do', 'does', 'stations']);
/** In words before “emergency”. */
const REACH = 8;
/** What a net control says after its question while it waits. */
const WAITING =
  /^(?:(?:traffic|for|the|net|this|please|come|call|now|at|time|or|and|priority|emergency|messages?|only|with|over|evening|tonight|go|ahead)\b ?)*$/;

/** Which kinds are asked for by the last words; undefined: they are no such question. */
export function askedFor(words: readonly SpokenWord[]): AlertKind | undefined {
  const at = words.findLastIndex(({ word }) => word === 'emergency' || word === 'priority');
  if (at < 0) return undefined;
  const before = words.slice(Math.max(0, at - REACH), at).map(({ word }) => word);
  if (!before.some((word) => ASKING.has(word)) || before.includes('no')) return undefined;
  const rest = words.slice(at + 1).map(({ word }) => word);
  if (!WAITING.test(rest.join(' '))) return undefined;
  const named = [...before, wordAt(words, at)];
  return named.includes('priority') ? 'priority' : 'emergency';
}

/** Longer is no answer, or says more than yes. */
const LONGEST_ANSWER = 14;
const YES = /\b(?:yes|yeah|yep|affirmative|affirm|i do|we do|i have|we have|ive got)\b/;
/** Nothing but the kind: “W7ABC, priority”. A repeater of an emergency group says more. */
const KIND_ALONE =
  /^(?=.*\b(?:emergency|priority)\b)(?:(?:#|emergency|priority|traffic|here|please|this|is|over|with|one|net|control|break)(?: |$))+$/;
const NO =
  /\b(?:no|not|none|negative|nothing|dont|check|checking|thanks|thank|short|routine|welfare|announcement|listening|monitoring|afternoon|morning|repeater|welcome|linked|ahead)\b/;

/** What a short answer says yes to; undefined: it does not. */
export function answered(words: readonly SpokenWord[], asked: AlertKind): AlertKind | undefined {
  if (words.length === 0 || words.length > LONGEST_ANSWER) return undefined;
  if (words.some(({ asks }) => asks)) return undefined;
  const text = words.map(({ word }) => word).join(' ');
  if (!(YES.test(text) || KIND_ALONE.test(text)) || NO.test(text)) return undefined;
  return /\bemergency\b/.test(text) ? 'emergency' : /\bpriority\b/.test(text) ? 'priority' : asked;
}
