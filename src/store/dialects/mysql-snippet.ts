/** The part of a text around the words that were searched for; FTS5 has this built in, MySQL has not. */
import { type Word, wordsOf } from './mysql-words.ts';

const BEGIN = '\u0002';
const END = '\u0003';
/** Words in a snippet. */
const LENGTH = 16;

interface Hit {
  readonly run: number;
  /** The first word of it, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

/** Found words stand between U+0002 and U+0003; `…` where the text goes on. */
export function snippet(text: string, runs: readonly string[], unfinished: boolean): string {
  const words = wordsOf(text);
  const hits = hitsIn(words, runs, unfinished);
  const from = bestStart(hits, words.length);
  const to = Math.min(from + LENGTH, words.length);
  const shown = hits.filter((hit) => hit.from >= from && hit.to <= to);
  const begin = from === 0 ? 0 : (words[from]?.start ?? 0);
  const end = to === words.length ? text.length : (words[to - 1]?.end ?? text.length);
  const marked = mark(text, words, shown, { begin, end });
  return `${from > 0 ? '…' : ''}${marked}${to < words.length ? '…' : ''}`;
}

function hitsIn(words: readonly Word[], runs: readonly string[], unfinished: boolean): Hit[] {
  const wanted = runs.map((run) => wordsOf(run).map(({ word }) => word));
  const hits: Hit[] = [];
  for (let from = 0; from < words.length; from += 1) {
    for (const [run, row] of wanted.entries()) {
      const goesOn = unfinished && run === wanted.length - 1;
      const isHere = row.every((word, offset) => {
        const said = words[from + offset]?.word;
        const isLast = offset === row.length - 1;
        return said === word || (goesOn && isLast && said?.startsWith(word) === true);
      });
      if (isHere && row.length > 0) hits.push({ run, from, to: from + row.length });
    }
  }
  return hits;
}

/** Where the window holds the most different runs, with what it holds in its middle. */
function bestStart(hits: readonly Hit[], count: number): number {
  let best = { score: 0, from: 0 };
  for (const first of hits) {
    const inside = hits.filter(({ from, to }) => from >= first.from && to <= first.from + LENGTH);
    const score = new Set(inside.map(({ run }) => run)).size * 1_000 + inside.length;
    if (score <= best.score) continue;
    const last = Math.max(...inside.map(({ to }) => to));
    const margin = Math.floor((LENGTH - (last - first.from)) / 2);
    best = { score, from: first.from - Math.max(0, margin) };
  }
  return Math.max(0, Math.min(best.from, count - LENGTH));
}

function mark(
  text: string,
  words: readonly Word[],
  hits: readonly Hit[],
  { begin, end }: { begin: number; end: number },
): string {
  let marked = '';
  let at = begin;
  for (const { from, to } of hits) {
    const start = Math.max(at, words[from]?.start ?? at);
    const stop = words[to - 1]?.end ?? start;
    if (stop <= at) continue; // inside the one before
    marked += `${text.slice(at, start)}${BEGIN}${text.slice(start, stop)}${END}`;
    at = stop;
  }
  return marked + text.slice(at, end);
}
