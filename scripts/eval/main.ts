/**
 * `npm run eval -- callsigns [--json]`: how well callsigns are found in labelled
 * texts. `tuned` was written with the engine, `held` beside it, `blind` before it was
 * looked at, and repaired from after the first figures; `others` likewise, by people who
 * never saw the engine (docs/performance.md).
 */
import { parseArgs } from 'node:util';
import { commit, machine } from '../bench/machine.ts';
import { contextSet, evaluateInContext } from './in-context.ts';
import { goldenSet } from './labelled.ts';
import { NOISY_OF_EACH, NOISY_SEED, noisySet } from './noisy.ts';
import { type Evaluation, evaluate, rosterOf, type Scores } from './scores.ts';

const SETS = {
  tuned: goldenSet('tuned'),
  held: goldenSet('held'),
  blind: goldenSet('blind'),
  others: goldenSet('others'),
  noisy: noisySet(NOISY_SEED, NOISY_OF_EACH),
};

const CONTEXT = evaluateInContext(contextSet());

/** Each set by itself, and with the callsigns of the whole set known beforehand. */
function evaluations(): Readonly<Record<string, Evaluation>> {
  const evaluations = Object.fromEntries(
    Object.entries(SETS).flatMap(([name, set]) => [
      [name, evaluate(set)],
      [`${name}, with context`, evaluate(set, rosterOf(set))],
    ]),
  );
  return {
    ...evaluations,
    'context, without it': CONTEXT.without,
    'context, with it': CONTEXT.with,
  };
}

function print(name: string, { all, kinds, misses }: Evaluation): void {
  console.log(`${name}: ${lineOf(all)}`);
  for (const [kind, scores] of Object.entries(kinds)) {
    console.log(`  ${kind.padEnd(14)} ${lineOf(scores)}`);
  }
  for (const { id, text, expected, found } of misses) {
    console.log(`  ${id}: ${text}`);
    console.log(`    said ${expected.join(' ') || 'none'}, found ${found.join(' ') || 'none'}`);
  }
}

function lineOf(scores: Scores): string {
  const { texts, f1, precision, recall, marks, falsePer1000Words } = scores;
  return `${texts} texts, F1 ${f1}, precision ${precision}, recall ${recall}, marks ${marks}, false per 1,000 words of talk ${falsePer1000Words}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
if (positionals[0] !== 'callsigns') {
  console.error('usage: npm run eval -- callsigns [--json]');
  process.exitCode = 64;
} else if (values.json) {
  const sets = Object.entries(evaluations()).map(([set, { all }]) => [set, all] as const);
  const figures = { ...Object.fromEntries(sets), inferred: CONTEXT.inferred };
  const report = { name: 'callsigns', figures, commit: commit(), machine: machine() };
  console.log(JSON.stringify(report));
} else {
  for (const [name, evaluation] of Object.entries(evaluations())) print(name, evaluation);
  const { right, wrong, open } = CONTEXT.inferred;
  console.log(`parts filled in from context: ${right} right, ${wrong} wrong, ${open} left open`);
}
