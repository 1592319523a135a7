/** Precision, recall and F1 of the callsign engine over labelled texts, in all and per kind. */
import { type CallsignContext, NO_CONTEXT } from '../../src/domain/callsign-context.ts';
import { distinctCalls } from '../../src/domain/eval-line.ts';
import { findCallsigns } from '../../src/domain/find-callsigns.ts';
import type { Labelled } from './labelled.ts';

export interface Scores {
  readonly texts: number;
  /** In per cent; marks are judged apart. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rightly found callsigns whose marks are right too, in per cent. */
  readonly marks: number;
  /** Callsigns found in texts that hold none, for every 1,000 of their words. */
  readonly falsePer1000Words: number;
}

export interface Miss {
  readonly id: string;
  readonly text: string;
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

interface Tally {
  texts: number;
  right: number;
  found: number;
  expected: number;
  marked: number;
  falseInTalk: number;
  wordsOfTalk: number;
}

export interface Evaluation {
  readonly all: Scores;
  readonly kinds: Readonly<Record<string, Scores>>;
  readonly misses: readonly Miss[];
}

/** Judges the engine on `set`; every text by itself, with what `context` says beforehand. */
export function evaluate(
  set: readonly Labelled[],
  context: CallsignContext = NO_CONTEXT,
): Evaluation {
  return evaluateEach(set, () => context);
}

/** The same with a context for each text. */
export function evaluateEach<Item extends Labelled>(
  set: readonly Item[],
  contextOf: (item: Item) => CallsignContext = () => NO_CONTEXT,
): Evaluation {
  const all = emptyTally();
  const kinds = new Map<string, Tally>();
  const misses: Miss[] = [];
  for (const item of set) {
    const kind = kinds.get(item.kind) ?? emptyTally();
    kinds.set(item.kind, kind);
    const found = distinctCalls(findCallsigns(item.text, contextOf(item)));
    for (const tally of [all, kind]) count(tally, item, found);
    const [said, heard] = [item.callsigns.map(written), found.map(written)];
    if (said.toSorted().join() !== heard.toSorted().join()) {
      misses.push({ id: item.id, text: item.text, expected: said, found: heard });
    }
  }
  return {
    all: scoresOf(all),
    kinds: Object.fromEntries([...kinds].map(([kind, tally]) => [kind, scoresOf(tally)])),
    misses,
  };
}

type Marked = Labelled['callsigns'][number];

function count(tally: Tally, { text, callsigns }: Labelled, found: readonly Marked[]): void {
  const said = new Map(callsigns.map((call) => [call.call, written(call)]));
  const right = found.filter(({ call }) => said.has(call));
  tally.texts++;
  tally.right += right.length;
  tally.found += found.length;
  tally.expected += callsigns.length;
  tally.marked += right.filter((call) => said.get(call.call) === written(call)).length;
  if (callsigns.length > 0) return;
  tally.falseInTalk += found.length;
  tally.wordsOfTalk += text.split(/\s+/).length;
}

function scoresOf(tally: Tally): Scores {
  const { right, found, expected } = tally;
  return {
    texts: tally.texts,
    precision: percent(right, found),
    recall: percent(right, expected),
    f1: percent(2 * right, found + expected),
    marks: percent(tally.marked, right),
    falsePer1000Words:
      tally.wordsOfTalk === 0 ? 0 : tenth((1000 * tally.falseInTalk) / tally.wordsOfTalk),
  };
}

function written({ prefix, call, suffix }: Marked): string {
  return [prefix, call, suffix].filter((part) => part !== undefined).join('/');
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : tenth((100 * part) / whole);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function emptyTally(): Tally {
  const counts = { texts: 0, right: 0, found: 0, expected: 0 };
  return { ...counts, marked: 0, falseInTalk: 0, wordsOfTalk: 0 };
}

/** A club's year: every callsign of the set was heard within it, whoever speaks in a text. */
export function rosterOf(set: readonly Labelled[]): CallsignContext {
  return new Map(
    set.flatMap(({ callsigns }) => callsigns.map(({ call }) => [call, 'ninety-days'] as const)),
  );
}
