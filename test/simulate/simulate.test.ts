/** A short simulation, so that the long one does not rot (npm run simulate). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSimulation } from '../../scripts/simulate/run.ts';

test('through outages, a restart and a kill every recording comes to its end, once', async () => {
  const wanted = { days: 0.05, nodes: 4, perDay: 1_000, seed: 7, tell: () => {} };
  const { figures } = await runSimulation(wanted);
  const { recordings, lost, doubled, corrupted, unsettled, deadLettersOfReadable } = figures;
  const counted = { recordings, lost, doubled, corrupted, unsettled, deadLettersOfReadable };
  const none = { lost: 0, doubled: 0, corrupted: 0, unsettled: 0, deadLettersOfReadable: 0 };
  assert.deepEqual(counted, { recordings: 50, ...none });
});
