/** Five hundred cases of bad input for each target; `npm run fuzz` throws ten thousand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceOf } from '../../scripts/fuzz/chance.ts';
import { TARGETS } from '../../scripts/fuzz/targets.ts';

const SEED = Number(process.env['TSN_FUZZ_SEED'] ?? 20_260_101);
const CASES = 500;

for (const target of TARGETS) {
  test(`bad input: ${target.name} (seed ${SEED}) is answered clearly, and what is good still goes`, async () => {
    const { taken, refused } = await target.run(CASES, chanceOf(SEED));
    const all = Object.values(refused).reduce((sum, n) => sum + n, taken);
    assert.equal(all, CASES, 'each case has its answer');
    assert.ok(all > taken, 'some of it was bad');
  });
}
