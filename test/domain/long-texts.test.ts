/** A recording of a whole day is gone through in a time that grows with it, and no faster. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidOfNets } from '../../src/domain/said-of-nets.ts';
import { urgentWords } from '../../src/domain/urgent-words.ts';
import { sampleSegment } from '../support/samples.ts';

/** As recognisers write it that know no marks: one sentence. */
const SAID =
  'this is whiskey seven alpha bravo charlie calling the net break emergency traffic and the weather is fine ';
const SPELLED = 'whiskey seven alpha bravo charlie';
const NET = {
  ...{ name: 'Puget Sound Net', control: ['W7ABC'], roster: [] },
  schedule: {
    ...{ days: ['daily'] as const, startMinute: 0, timeZone: 'UTC' },
    ...{ lengthMs: 86_400_000, beforeMs: 0, afterMs: 0 },
  },
};

function words(bytes: number) {
  const text = SAID.repeat(Math.ceil(bytes / SAID.length)).trim();
  const places = [...text.matchAll(new RegExp(SPELLED, 'g'))].map(({ index }) => index);
  const mentions = places.map((start) => ({
    ...({ callsign: 'W7ABC', role: 'speaker', confidence: 0.9 } as const),
    ...{ start, end: start + SPELLED.length },
  }));
  return { text, segments: [sampleSegment(text)], mentions };
}

for (const [what, look] of [
  ['urgent words', (said: ReturnType<typeof words>) => urgentWords(said)],
  [
    'nets',
    (said: ReturnType<typeof words>) => saidOfNets({ ...said, node: 'a', recordedAt: 0 }, [NET]),
  ],
] as const) {
  test(`${what}: a text ten times as long takes no hundred times as long`, () => {
    const steps = (bytes: number): number => {
      const said = words(bytes);
      const startedAt = process.cpuUsage().user;
      look(said);
      return process.cpuUsage().user - startedAt;
    };
    steps(40_000);
    const short = Math.max(steps(40_000), 5_000);
    assert.ok(steps(400_000) < short * 40);
  });
}
