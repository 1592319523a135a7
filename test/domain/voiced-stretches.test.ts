/** Probabilities of a voice become stretches of speech with room around them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { doubtfulWords } from '../../src/domain/doubtful-words.ts';
import { voicedStretches } from '../../src/domain/voiced-stretches.ts';

const STEP_MS = 32;
const of = (parts: readonly (readonly [number, number])[]): Float32Array =>
  Float32Array.from(parts.flatMap(([steps, p]) => Array<number>(steps).fill(p)));

test('a voice begins at one half and ends when it is clearly less', () => {
  const heard = of([
    [50, 0.1],
    [20, 0.9],
    [5, 0.4], // neither: it goes on
    [20, 0.9],
    [50, 0.1],
  ]);
  assert.deepEqual(voicedStretches(heard, STEP_MS, 145 * STEP_MS), [
    { startMs: 50 * STEP_MS - 200, endMs: 95 * STEP_MS + 350 },
  ]);
});

test('a click is no voice', () => {
  const heard = of([
    [50, 0.1],
    [5, 0.9],
    [50, 0.1],
  ]);
  assert.deepEqual(voicedStretches(heard, STEP_MS, 105 * STEP_MS), []);
});

test('a breath between words parts nothing, a long pause does', () => {
  const talk = (pause: number): Float32Array =>
    of([
      [20, 0.9],
      [pause, 0],
      [20, 0.9],
    ]);
  assert.equal(voicedStretches(talk(20), STEP_MS, 60 * STEP_MS).length, 1);
  assert.equal(voicedStretches(talk(60), STEP_MS, 100 * STEP_MS).length, 2);
});

test('stretches lie within the recording, in order, and never touch', () => {
  const probabilities = fc.float32Array({ min: 0, max: 1, noNaN: true, maxLength: 400 });
  fc.assert(
    fc.property(probabilities, (heard) => {
      const durationMs = heard.length * STEP_MS;
      let end = -1;
      for (const { startMs, endMs } of voicedStretches(heard, STEP_MS, durationMs)) {
        assert.ok(startMs > end && endMs > startMs && endMs <= durationMs);
        end = endMs;
      }
    }),
  );
});

test('a word is as sure as its least sure token, and only doubtful ones are named', () => {
  const token = (text: string, p: number) => ({ text, p, startMs: 0, endMs: 0 });
  const tokens = [token(' this', 0.9), token(' W', 0.8), token('7', 0.3), token('ABC', 0.7)];
  assert.deepEqual(doubtfulWords([...tokens, token(',', 0.1), token(' over', 0.95)]), [
    { text: 'W7ABC,', p: 0.1 },
  ]);
});
