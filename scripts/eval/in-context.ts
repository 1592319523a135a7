/**
 * Texts whose context is given: a keyed link, a roster, who was heard before. The same
 * texts are judged with it and without, and what it fills in of parts is counted apart.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CallsignContext, EXPECTED_BECAUSE } from '../../src/domain/callsign-context.ts';
import { hearCallsigns } from '../../src/domain/find-callsigns.ts';
import { Labelled } from './labelled.ts';
import { type Evaluation, evaluateEach } from './scores.ts';

const InContext = Labelled.extend({
  /** Who is expected, and why. */
  expected: z.record(z.string(), z.enum(EXPECTED_BECAUSE)),
  /** What a listener who knows them would take a part for; empty where several fit. */
  inferred: z.array(z.string()).readonly(),
});

type InContext = z.infer<typeof InContext>;

/** Parts of callsigns: filled in rightly, wrongly, and left open although one station fits. */
export interface Inferred {
  readonly right: number;
  readonly wrong: number;
  readonly open: number;
}

export interface ContextEvaluation {
  readonly without: Evaluation;
  readonly with: Evaluation;
  readonly inferred: Inferred;
}

export function contextSet(): readonly InContext[] {
  const url = new URL('../../test/golden/callsigns-context.jsonl', import.meta.url);
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => InContext.parse(JSON.parse(line)));
}

export function evaluateInContext(set: readonly InContext[]): ContextEvaluation {
  return {
    without: evaluateEach(set),
    with: evaluateEach(set, contextOf),
    inferred: inferredOf(set),
  };
}

function contextOf({ expected }: InContext): CallsignContext {
  return new Map(Object.entries(expected));
}

function inferredOf(set: readonly InContext[]): Inferred {
  let [right, wrong, open] = [0, 0, 0];
  for (const item of set) {
    const { fragments } = hearCallsigns(item.text, contextOf(item));
    const found = new Set(fragments.flatMap(({ inferred }) => inferred?.callsign ?? []));
    right += item.inferred.filter((call) => found.has(call)).length;
    open += item.inferred.filter((call) => !found.has(call)).length;
    wrong += [...found].filter((call) => !item.inferred.includes(call)).length;
  }
  return { right, wrong, open };
}
