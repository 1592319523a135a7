/** Known words at intervals: who mishears them is replaced, and who never understood them is not. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CANARY_WORDS, canaryClip } from '../../../src/engines/whisper/canary/clip.ts';
import { isUnderstood } from '../../../src/engines/whisper/canary/verdict.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { scriptedWorker } from '../../support/scripted-worker.ts';
import { needsWorker, openRecogniser, until } from '../../support/worker.ts';

test('the test model understands the clip word for word', { skip: needsWorker() }, async (t) => {
  const { segments } = await openRecogniser(t).transcribe(canaryClip(), { language: 'en' });
  assert.equal(segments.map(({ text }) => text.trim()).join(' '), CANARY_WORDS);
});

test('models write known words in their own way', () => {
  for (const heard of [
    'This is Whiskey 7 Alpha Bravo Charlie, checking in, no traffic.',
    'this is whisky seven alpha, bravo, charlie. checking in. no traffic',
    'This is W7ABC... Whiskey seven alpha bravo Charlie checking in. No traffic.',
    "that's whiskey 7 alfa bravo charlie checking in no traffic",
  ])
    assert.ok(isUnderstood(heard, CANARY_WORDS), heard);
});

test('nonsense is no way of writing them', () => {
  for (const heard of [
    '',
    'Thank you for watching!',
    'traffic no in checking charlie bravo alpha seven whiskey is this',
    'this is this is this is this is this is this is this is this is this is this is this is',
    `${CANARY_WORDS} `.repeat(4),
  ])
    assert.ok(!isUnderstood(heard, CANARY_WORDS), heard);
});

const INTERVAL = 900_000;
/** A misheard canary is followed by the next after a second. */
const AGAIN = 1_000;

/** Knows when somebody went to sleep until the next canary. */
class CanaryClock extends FakeClock {
  naps = 0;

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === INTERVAL || ms === AGAIN) this.naps += 1;
    return super.sleep(ms, signal);
  }
}

/** @param says what the worker hears in its n-th canary, by JavaScript with `clip` */
async function watched(t: TestContext, says: string) {
  const clock = new CanaryClock();
  const script = `const right = ${JSON.stringify(CANARY_WORDS)}; reply(said(${says}));`;
  const choice = { binary: scriptedWorker(t, script), canaryEveryMs: INTERVAL };
  const recogniser = openRecogniser(t, choice, clock);
  await until(() => recogniser.health().state === 'ready');
  /** Lets one canary be sung and judged. */
  const sing = async (afterMs = INTERVAL) => {
    const naps = clock.naps;
    clock.advance(afterMs);
    await until(() => clock.naps > naps);
  };
  return { clock, recogniser, sing };
}

test('a worker that mishears known words twice is replaced', async (t) => {
  const { clock, recogniser, sing } = await watched(t, 'clip === 1 ? right : "thank you"');
  const { pid } = recogniser;
  await sing();
  await sing();
  assert.equal(recogniser.pid, pid, 'once may be bad luck');
  clock.advance(1_000);
  await until(() => recogniser.pid !== undefined && recogniser.pid !== pid);
  assert.equal(recogniser.health().state, 'ready');
});

test('a worker that mishears once is left alone', async (t) => {
  const { recogniser, sing } = await watched(t, 'clip === 2 ? "thank you" : right');
  const { pid } = recogniser;
  await sing();
  await sing();
  await sing(1_000);
  await sing();
  assert.equal(recogniser.pid, pid);
});

test('a model that never understood the words is not held to them', async (t) => {
  const { recogniser, sing } = await watched(t, '"guten Abend"');
  const { pid } = recogniser;
  for (let i = 0; i < 4; i++) await sing();
  assert.equal(recogniser.pid, pid);
  assert.equal(recogniser.health().state, 'ready');
});
