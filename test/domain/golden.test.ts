import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextSet, evaluateInContext } from '../../scripts/eval/in-context.ts';
import { goldenSet } from '../../scripts/eval/labelled.ts';
import { noisySet } from '../../scripts/eval/noisy.ts';
import { evaluate } from '../../scripts/eval/scores.ts';

/** What the engine reached, less a little: whoever falls below has broken something. */
const FLOORS = [
  { name: 'tuned', set: goldenSet('tuned'), f1: 99, precision: 99 },
  { name: 'held', set: goldenSet('held'), f1: 98.5, precision: 98.5 },
  { name: 'blind', set: goldenSet('blind'), f1: 99, precision: 99.3 },
  { name: 'others', set: goldenSet('others'), f1: 99, precision: 99.3 },
  { name: 'noisy', set: noisySet(1, 100), f1: 98, precision: 98.5 },
];

for (const { name, set, f1, precision } of FLOORS) {
  test(`callsigns are found at least as well as before: ${name}`, () => {
    const { all, misses } = evaluate(set);
    const shown = JSON.stringify({ all, misses }, null, 1);
    assert.ok(all.f1 >= f1, shown);
    assert.ok(all.precision >= precision, shown);
    assert.ok(all.falsePer1000Words <= 1, shown);
    assert.ok(all.marks >= 98, shown);
  });
}

test('the labelled set is large and a third of it holds no callsign', () => {
  const set = (['tuned', 'held', 'blind', 'others'] as const).flatMap(goldenSet);
  assert.ok(set.length >= 300);
  assert.ok(set.filter(({ callsigns }) => callsigns.length === 0).length * 3.3 >= set.length);
  assert.equal(new Set(set.map(({ id }) => id)).size, set.length);
  assert.equal(new Set(set.map(({ text }) => text)).size, set.length);
});

test('context makes doubtful forms believed and parts whole, and adds nobody', () => {
  const { without, with: known, inferred } = evaluateInContext(contextSet());
  const shown = JSON.stringify({ without: without.all, known, inferred }, null, 1);
  assert.ok(known.all.precision >= 99 && known.all.f1 >= 99, shown);
  assert.ok(known.all.recall > without.all.recall, shown);
  assert.equal(known.all.falsePer1000Words, 0, shown);
  assert.equal(inferred.wrong, 0, shown);
  assert.ok(inferred.right >= 12, shown);
});
