/** What a slot of the worker needed for one clip is there for the next: nothing is asked of the system again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { needsWorker, openRecogniser, sample } from '../../support/worker.ts';

const NAMES = ['01-net-opening', '03-check-in', '07-check-in-mobile', '11-silence'];
const TIMES = 3;
/** A state of the test model has 8,000 pages. */
const FEW = 1_000;

/** Pages that the system gave to a process so far. */
function pagesGiven(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[7]);
}

test('a slot keeps its memory from one clip to the next', { skip: needsWorker() }, async (t) => {
  const recogniser = openRecogniser(t, { slots: 2 });
  const clips = Array.from({ length: TIMES }, () => NAMES.map(sample)).flat();
  const hearAll = () =>
    Promise.all(clips.map((clip) => recogniser.transcribe(clip, { language: 'en' })));
  await hearAll(); // both slots have had every length
  const before = pagesGiven(recogniser.pid);
  await hearAll();
  const perClip = (pagesGiven(recogniser.pid) - before) / clips.length;
  assert.ok(perClip < FEW, `${perClip} pages for each clip`);
});
