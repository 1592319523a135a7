/** Walks the lattice with the grammar and lists everything that could be a callsign. */
import { type Standing, standingOf } from '../callsign.ts';
import { advance, DEAD, isComplete, isPrefixRead, START } from './grammar.ts';
import type { Edge, Lattice } from './lattice.ts';
import type { Gap, Token } from './tokens.ts';

export interface Step extends Edge {
  /** Index of its first token. */
  readonly at: number;
  readonly gap: Gap;
}

/** Something heard that may be a callsign. */
export interface CallsignCandidate {
  readonly callsign: string;
  readonly standing: Standing;
  readonly steps: readonly Step[];
  /** Tokens from `from` up to, not with, `to`. */
  readonly from: number;
  readonly to: number;
}

/** More readings than this from one word on would only be noise. */
const MOST_FROM_ONE_WORD = 64;

export function candidatesOf(tokens: readonly Token[], lattice: Lattice): CallsignCandidate[] {
  const found: CallsignCandidate[] = [];
  for (const [from, edges] of lattice.entries()) {
    if (edges.length === 0) continue;
    const most = found.length + MOST_FROM_ONE_WORD;
    walk(from, START, '', []);

    function walk(at: number, state: number, chars: string, steps: readonly Step[]): void {
      const token = tokens[at];
      if (token === undefined || found.length >= most) return;
      if (steps.length > 0 && token.gap === 'break') return;
      const begin = at + (isPrefixRead(state) ? bridgeAt(at, tokens, lattice) : 0);
      for (const edge of lattice[begin] ?? []) {
        const next = advance(state, edge.chars);
        if (next === DEAD) continue;
        const callsign = chars + edge.chars;
        const path = [...steps, { ...edge, at: begin, gap: token.gap }];
        const to = begin + edge.tokens;
        const standing = isComplete(next) ? standingOf(callsign) : undefined;
        if (standing) found.push({ callsign, standing, steps: path, from, to });
        walk(to, next, callsign, path);
      }
    }
  }
  return found;
}

/** "VK7. That's Hotel Charlie Delta", "five dash bravo golf alpha": how many words introduce a suffix of phonetic words. */
function bridgeAt(at: number, tokens: readonly Token[], lattice: Lattice): number {
  const raw = tokens[at]?.raw.toLowerCase() ?? '';
  const isShort = /^(?:that['’]?s|dash|hyphen)$/.test(raw);
  if (!isShort && !(raw === 'that' && tokens[at + 1]?.word === 'is')) return 0;
  const words = isShort ? 1 : 2;
  const isSpelled = (index: number): boolean =>
    tokens[index]?.gap === 'space' &&
    (lattice[index]?.some(({ kind }) => kind === 'phonetic') ?? false);
  return isSpelled(at + words) && isSpelled(at + words + 1) ? words : 0;
}
