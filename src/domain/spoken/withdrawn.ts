/** Corrections on the air: "K7ABD, correction, K7ABC" gives K7ABC alone. */
import type { CallsignCandidate } from './candidates.ts';
import type { Choice } from './choose.ts';
import { corrected, isEndDenied } from './corrected-end.ts';
import type { Lattice } from './lattice.ts';
import { isOneApart, isSimilar } from './likeness.ts';
import { isEndAt } from './pauses.ts';
import { isTakenBack } from './taken-back.ts';
import type { Token } from './tokens.ts';
import { wordsOf } from './words-around.ts';

/** "not K7ABD", with nothing between but these. */
const DENIAL = /(?:^| )(?:not|isnt|wasnt|aint|instead of)(?: (?:a|the|that|from))?$/;
/** "Disregard W4TRB", without a pause: nobody else need be named. */
const DISREGARDED = /(?:^| )(?:disregard|ignore|forget about)(?: the call(?: ?sign)?)?$/;
/** "logged as N9BLU but that is wrong" */
const WRONG = /^(?:but )?(?:that|which|it)(?:s| is| was) (?:wrong|incorrect|not right)$/;
/** "I misheard you as KC1LNR": wrong by the word itself. */
const MISHEARD =
  /(?:^| )i (?:mis(?:heard|copied|typed|read|spelled|took)|got)(?: (?:you|him|her|it|that|down|as|for|wrong)){0,3}$/;
/** "I said WB9FHT before", "KM4QAI is what I wrote down": what was said then, not what is. */
const REPORTED =
  /(?:^| )i (?:said|wrote|typed|logged|heard|had|put|called|copied|thought)(?: (?:you|him|her|it|that|was|down|as|in)){0,3}$/;
const BEFORE_NOW =
  /^(?:before|earlier|at first|first|the first time|a (?:minute|moment|second|while) ago|last time|by mistake)\b/;
const AS_REPORTED =
  /^(?:is|was|thats) what i (?:wrote|had|have|heard|copied|got|put|typed|logged|said)\b/;
const NEAR = 10;
/** Who reports an earlier slip may explain it first. */
const REPORT_NEAR = 14;

/** What remains of `chosen`, the corrected ones in the place of what they correct. */
export function withoutWithdrawn(
  chosen: readonly Choice[],
  tokens: readonly Token[],
  lattice: Lattice,
): readonly Choice[] {
  const kept: Choice[] = [];
  for (const [index, choice] of chosen.entries()) {
    const next = chosen[index + 1];
    if (next && isTakenBack(choice.candidate, next.candidate, tokens)) continue;
    if (isDenied(index, chosen, tokens) || isReported(index, chosen, tokens)) continue;
    if (isGivenUp(choice.candidate, next?.candidate, tokens)) continue;
    if (isEndDenied(choice.candidate, next?.candidate, tokens, lattice)) continue;
    const candidate = corrected(choice.candidate, next?.candidate.from, tokens, lattice);
    if (candidate) kept.push(candidate === choice.candidate ? choice : { ...choice, candidate });
  }
  return kept;
}

/** "W4TKD, but no, scratch that, I was wrong": taken back, and nobody named instead. */
function isGivenUp(
  { to }: CallsignCandidate,
  next: CallsignCandidate | undefined,
  tokens: readonly Token[],
): boolean {
  const limit = Math.min(to + NEAR, next?.from ?? tokens.length, tokens.length);
  for (let at = to + 1; at < limit; at++) {
    if (tokens[at]?.gap === 'stop') return false;
    if (WRONG.test(wordsOf(tokens, to, at + 1))) return true;
    if (!/^(?:scratch|strike|cancel|disregard)$/.test(tokens[at]?.word ?? '')) continue;
    return tokens[at + 1]?.word === 'that' && isEndAt(tokens[at + 2]);
  }
  return false;
}

/** "not K7ABD, it's K7ABC", "did you say K7ABD? No": only beside a callsign that is nearly the same. */
function isDenied(index: number, chosen: readonly Choice[], tokens: readonly Token[]): boolean {
  const candidate = chosen[index]?.candidate;
  if (candidate === undefined) return false;
  const { from, to, callsign } = candidate;
  const last = chosen[index - 1]?.candidate;
  // "K7ABD disregard K7ABC" takes back the first.
  const isCorrecting = last !== undefined && from - last.to < 2 && isRival(last.callsign, callsign);
  const isAtOnce = tokens[from]?.gap === 'space' && !isCorrecting;
  if (isAtOnce && DISREGARDED.test(wordsOf(tokens, from - 3, from))) return true;
  const isDeniedBefore = DENIAL.test(wordsOf(tokens, Math.max(0, from - 3), from));
  const isAsked = tokens[to - 1]?.cut?.trim() === '?';
  const isDeniedBehind = isAsked && /^(?:no|nope|negative)$/.test(tokens[to]?.word ?? '');
  if (!isDeniedBefore && !isDeniedBehind) return false;
  return around(index, chosen, NEAR).some((other) => isRival(other.callsign, callsign));
}

function isRival(other: string, callsign: string): boolean {
  return other !== callsign && isSimilar(other, callsign);
}

/** The candidates within `reach` tokens before and behind `chosen[index]`. */
function around(
  index: number,
  chosen: readonly Choice[],
  reach: number,
): readonly CallsignCandidate[] {
  const own = chosen[index]?.candidate;
  if (own === undefined) return [];
  let [first, end] = [index, index + 1];
  while (first > 0 && own.from - (chosen[first - 1]?.candidate.to ?? 0) < reach) first--;
  while (end < chosen.length && (chosen[end]?.candidate.from ?? 0) - own.to < reach) end++;
  return chosen.slice(first, end).map(({ candidate }) => candidate);
}

/** "I misheard you as KC1LNR", "I said WB9FHT before": beside the right one, that differs by one. */
function isReported(index: number, chosen: readonly Choice[], tokens: readonly Token[]): boolean {
  const candidate = chosen[index]?.candidate;
  if (candidate === undefined) return false;
  const { from, to, callsign } = candidate;
  const before = wordsOf(tokens, from - 6, from);
  const behind = wordsOf(tokens, to, to + 4);
  const isWrong =
    MISHEARD.test(before) ||
    (REPORTED.test(before) && BEFORE_NOW.test(behind)) ||
    AS_REPORTED.test(behind);
  return (
    isWrong &&
    around(index, chosen, REPORT_NEAR).some((other) => isOneApart(other.callsign, callsign))
  );
}
