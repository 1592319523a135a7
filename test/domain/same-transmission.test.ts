/** Two nodes' recordings are one transmission when they sound alike, or say the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENVELOPE_STEP_MS, likenessOf, toEnvelope } from '../../src/domain/envelope.ts';
import { bestCopy, type HeardCopy, sameTransmission } from '../../src/domain/same-transmission.ts';

/** Syllables of chance, the same for the same seed: loud for a while, quiet for a while. */
function speech(seed: number, lengthMs: number): Float32Array {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const levels: number[] = [];
  while (levels.length * STEP_MS < lengthMs) {
    const level = random() < 0.5 ? 0.02 + 0.2 * random() : 0.004;
    const steps = 4 + Math.floor(random() * 12);
    for (let at = 0; at < steps; at++) levels.push(level);
  }
  return Float32Array.from(levels);
}

const STEP_MS = 16;

function copy(id: string, levels: Float32Array, given: Partial<HeardCopy> = {}): HeardCopy {
  const durationMs = levels.length * STEP_MS;
  const envelope = toEnvelope(levels, STEP_MS);
  const measures = { voicedMs: durationMs, loudOverQuietDb: 20 };
  return { id, node: id, recordedAt: 1_000_000, durationMs, envelope, ...measures, ...given };
}

/** What another receiver makes of it: fainter, noisier, begun later. */
function elsewhere(levels: Float32Array, lateMs = 0): Float32Array {
  return levels.slice(lateMs / STEP_MS).map((level) => Math.hypot(level * 0.5, 0.006));
}

test('the same words through another receiver are the same, also when it began late', () => {
  const over = speech(1, 8_000);
  const a = copy('a', over);
  for (const lateMs of [0, 800, 1_600]) {
    const b = copy('b', elsewhere(over, lateMs), { recordedAt: a.recordedAt + lateMs + 700 });
    const verdict = sameTransmission(a, b);
    assert.equal(verdict?.isSame, true, `${lateMs} ms late`);
    assert.equal(verdict.because, 'sound');
  }
});

test('other words at the same time are another transmission', () => {
  const a = copy('a', speech(1, 8_000));
  for (let seed = 2; seed < 40; seed++) {
    const verdict = sameTransmission(a, copy('b', speech(seed, 8_000)));
    assert.notEqual(verdict?.isSame, true, `seed ${seed}`);
  }
});

test('what one node records twice is never one', () => {
  const over = speech(1, 8_000);
  assert.equal(sameTransmission(copy('a', over), copy('b', over, { node: 'a' })), undefined);
});

test('the same sound a minute later is another transmission', () => {
  const over = speech(1, 8_000);
  const later = copy('b', over, { recordedAt: 1_060_000 });
  assert.equal(sameTransmission(copy('a', over), later), undefined);
});

test('words decide where the sound is not sure, and against it where they differ', () => {
  const over = speech(1, 8_000);
  const text = 'net control this is kilo seven alpha bravo charlie';
  const [a, b] = [copy('a', over, { text }), copy('b', elsewhere(over), { text })];
  assert.equal(sameTransmission(a, b)?.isSame, true);
  const other = { ...b, text: 'good evening everyone and welcome to the weekly net' };
  assert.deepEqual(
    { ...sameTransmission(a, other), likeness: 0 },
    { isSame: false, because: 'words', likeness: 0 },
  );
  const few = { ...b, text: 'thank you' };
  assert.equal(sameTransmission(a, few)?.isSame, true, 'two words say nothing');
});

test('the best copy has all of the voice, then the least noise', () => {
  const over = speech(1, 2_000);
  const noisy = copy('a', over, { voicedMs: 5_000, loudOverQuietDb: 8 });
  const clear = copy('b', over, { voicedMs: 4_800, loudOverQuietDb: 30 });
  const late = copy('c', over, { voicedMs: 2_000, loudOverQuietDb: 50 });
  assert.equal(bestCopy([noisy, clear, late])?.id, 'b');
  assert.equal(bestCopy([]), undefined);
});

test('silence is like nothing', () => {
  const silence = toEnvelope(new Float32Array(500), STEP_MS);
  assert.equal(silence.length, Math.floor((500 * STEP_MS) / ENVELOPE_STEP_MS));
  assert.equal(likenessOf(silence, silence, 0, 1_000).correlation, 0);
});
