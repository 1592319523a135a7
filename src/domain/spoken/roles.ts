/** Whose callsign it is, from the words around it: FCC 97.119 leaves the frames to custom. */
import type { Role } from '../mention.ts';
import type { Choice } from './choose.ts';
import { SLASH_WORDS, type Token } from './tokens.ts';

const REACH = 6;
/** In tokens; nobody says a callsign more often in one breath. */
const LONGEST_ALONE = 40;

const REPEATER_AFTER =
  /^(?:(?:linked|amateur|radio|ham|club|memorial|uhf|vhf|dmr|\S+ meter) ){0,3}(?:repeater|repeaters|machine|repeater system|system|link system)\b/;
const REPEATER_BEFORE = /(?:^| )(?:welcome to|listening to|home of)(?: the)?$/;
const RELAYED_BEFORE =
  /(?:^| )(?:relay(?:ing)? (?:for|from|of)|on behalf of|check(?:ing)? in for|traffic (?:from|for)|relay)(?: a| the)?$/;
const SPEAKER_BEFORE =
  /(?:^| )(?:this is|de|my call(?: ?sign)? is|im|i am|here is|its|name is \S+|this is (?:net control|\S+|net control \S+))(?: a| the)?$/;
const SPEAKER_AFTER =
  /^(?:here|checking|check in|monitoring|listening|clear|clearing|standing by|for id|for identification|id|signing|calling cq|is back|back|portable|mobile|maritime|testing|with no traffic|no traffic|short time|net control|in \S+|qrz|qrt|over|my name|name is|name here)\b/;
const ADDRESSED_AFTER =
  /^(?:this is|de|from|go ahead|how copy|how do|do you|did you|are you|youre|you are|your|you|please|thanks|thank|nice|copy|copied|acknowledged|next)\b/;
const ADDRESSED_BEFORE =
  /(?:^| )(?:calling|thank you|thanks|thanks for the call|hello|hi|hey|roger|copy|go ahead|good morning|good evening|good afternoon|over to|back to|go to|its yours|youre \S+ \S+)$/;
/** Words that turn "this is Bob calling W7ABC" round. */
const NOT_THE_SPEAKER = /(?:calling|for|to|with|from|copy|about|and)$/;

/** The role of `chosen[index]`. */
export function roleOf(chosen: readonly Choice[], index: number, tokens: readonly Token[]): Role {
  const choice = chosen[index];
  if (choice === undefined) return 'mentioned';
  const before = wordsBefore(choice.candidate.from, chosen[index - 1]?.candidate.to ?? 0, tokens);
  const after = wordsAfter(choice.candidate.to, chosen[index + 1]?.candidate.from, tokens);
  if (REPEATER_AFTER.test(after) || REPEATER_BEFORE.test(before)) return 'repeater';
  if (RELAYED_BEFORE.test(before)) return 'relayed';
  if (SPEAKER_BEFORE.test(before) && !NOT_THE_SPEAKER.test(before)) return 'speaker';
  if (ADDRESSED_AFTER.test(after)) return 'addressed';
  if (isAnswering(index, chosen, before)) return 'speaker';
  if (SPEAKER_AFTER.test(after)) return 'speaker';
  if (ADDRESSED_BEFORE.test(before)) return 'addressed';
  return isAlone(chosen, tokens) ? 'speaker' : 'mentioned';
}

/** "W8MTL from K8VBG". */
function isAnswering(index: number, chosen: readonly Choice[], before: string): boolean {
  return index === 1 && chosen.length === 2 && (before === 'from' || before === 'de');
}

/** Nothing but one callsign was said: stations do so to identify. */
function isAlone(chosen: readonly Choice[], tokens: readonly Token[]): boolean {
  if (tokens.length > LONGEST_ALONE) return false;
  const spoken = chosen.reduce((sum, { candidate }) => sum + candidate.to - candidate.from, 0);
  const callsigns = new Set(chosen.map(({ candidate }) => candidate.callsign));
  return callsigns.size === 1 && spoken === tokens.length;
}

function wordsBefore(from: number, after: number, tokens: readonly Token[]): string {
  let start = from;
  const first = Math.max(after, from - REACH);
  while (start > first && (start === from || tokens[start]?.gap !== 'stop')) start--;
  if (tokens[from]?.gap === 'stop') return '';
  return plainWords(tokens.slice(start, from));
}

function wordsAfter(to: number, next: number | undefined, tokens: readonly Token[]): string {
  const last = Math.min(tokens.length, next ?? tokens.length, to + REACH);
  let end = to;
  while (end < last && tokens[end]?.gap !== 'stop') end++;
  return plainWords(tokens.slice(to, end).filter(({ word }) => !SLASH_WORDS.has(word)));
}

function plainWords(tokens: readonly Token[]): string {
  return tokens.map(({ raw }) => raw.toLowerCase().replace(/['’]/g, '').slice(0, 20)).join(' ');
}
