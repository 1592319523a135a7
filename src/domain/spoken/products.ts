/**
 * Names of products have the form of callsigns: SM7B, TH7DX, K4D. What was written in one
 * piece and is short, or of another country, is a station only where nothing says otherwise.
 */
import { isPlaceMark, standingOf } from '../callsign.ts';
import { FIGURE_NAMES } from '../tables/look-alikes.ts';
import { WORDS_AFTER_A_CALLSIGN } from '../tables/ordinary-words.ts';
import { ARTICLES, WORDS_OF_A_FRAME, WORDS_OF_A_STATION } from '../tables/thing-words.ts';
import type { CallsignCandidate } from './candidates.ts';
import type { Token } from './tokens.ts';

/** How far the next item of a list may stand, in tokens: "TH7DX and a TA33JR". */
const ITEM = 4;
/** How far the words of a station's frame may stand. */
const FRAME = 6;

export function isNoProduct(candidate: CallsignCandidate, tokens: readonly Token[]): boolean {
  const { steps, standing, callsign, from, to } = candidate;
  const [step] = steps;
  if (step === undefined || steps.length > 1 || tokens[from]?.raw.length !== callsign.length)
    return true;
  if (isFramed(from, to, tokens)) return true;
  const isDoubtful = standing !== 'us' || /[0-9][A-Z]$/.test(callsign) || step.cost > 0.3;
  // K2SO and KC10A are surer: only a list of products on both sides makes them one.
  if (!isDoubtful) return callsign.length > 4 || modelsAround(from, to, tokens) < 2;
  if (callsign.length === 3 && tokens.length > ITEM) return false;
  return !isBehindArticle(from, to, tokens) && !isInList(from, to, tokens);
}

/** "special event K4D", "worked SM7B": words of the air near by, in the same sentence. */
export function isFramed(from: number, to: number, tokens: readonly Token[]): boolean {
  for (let at = from - 1; at >= Math.max(0, from - FRAME); at--) {
    if (tokens[at + 1]?.gap === 'stop' && at + 1 !== from) break;
    if (WORDS_OF_A_FRAME.has(tokens[at]?.word ?? '')) return true;
  }
  for (let at = to; at < Math.min(tokens.length, to + FRAME); at++) {
    if (tokens[at]?.gap === 'stop') break;
    if (WORDS_OF_A_FRAME.has(tokens[at]?.word ?? '')) return true;
  }
  return false;
}

/** "a SM7B mic", "my TH7DX"; "the OH8X crew" are people. */
function isBehindArticle(from: number, to: number, tokens: readonly Token[]): boolean {
  if (tokens[from]?.gap !== 'space' || !ARTICLES.has(tokens[from - 1]?.word ?? '')) return false;
  // "after that VK3HFK"
  if (/^(?:after|before|with|then|like)$/.test(tokens[from - 2]?.word ?? '')) return false;
  const next = tokens[to]?.word ?? '';
  return !WORDS_OF_A_STATION.has(next) && !WORDS_AFTER_A_CALLSIGN.has(next);
}

/** "TH3MK4 and TH7DX": its neighbours in the list are written alike and are no callsigns. */
function isInList(from: number, to: number, tokens: readonly Token[]): boolean {
  return modelsAround(from, to, tokens) > 0;
}

function modelsAround(from: number, to: number, tokens: readonly Token[]): number {
  return modelsFrom(to, 1, tokens) + modelsFrom(from - 1, -1, tokens);
}

/** How many of the next words are models, as long as nothing but a list stands between. */
function modelsFrom(start: number, step: 1 | -1, tokens: readonly Token[]): number {
  let models = 0;
  for (let at = start; Math.abs(at - start) < ITEM; at += step) {
    const raw = tokens[at]?.raw ?? '';
    if (isModel(raw)) models++;
    // R4C between TR7A and T4XC may be either.
    else if (!JOINING.has(tokens[at]?.word ?? '') && !/^[A-Z]+[0-9][A-Z]$/.test(raw)) break;
  }
  return models;
}

const JOINING = new Set('and or a an the my plus both'.split(' '));

/** Letters and figures in one piece that no callsign, locator, report or exchange is. */
function isModel(raw: string): boolean {
  if (!/^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{2,}$/.test(raw)) return false;
  if (FIGURE_NAMES.has(raw.toLowerCase())) return true;
  if (/^[A-R]{2}[0-9]{2}(?:[a-xA-X]{2})?$/.test(raw) || /^[0-9]{1,2}[A-F]$/.test(raw)) return false;
  return standingOf(raw.toUpperCase()) === undefined && !isPlaceMark(raw.toUpperCase());
}
