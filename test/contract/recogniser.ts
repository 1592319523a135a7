/** What every recogniser must do, the fake one included: each implementation's test runs it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Recogniser } from '../../src/domain/recognition.ts';

const SECOND = 16_000;
const ENGLISH = { language: 'en', beam: 1 } as const;

/** @param open answers a recogniser that is ready, and closes it when the test ends */
export function recogniserContract(
  name: string,
  open: (t: TestContext) => Promise<Recogniser>,
): void {
  test(`${name}: says what it is when it is ready`, async (t) => {
    const recogniser = await open(t);
    assert.deepEqual(recogniser.health(), { state: 'ready' });
    const info = recogniser.info();
    assert.match(info?.modelSha256 ?? '', /^[0-9a-f]{64}$/);
    assert.ok(info && info.slots >= 1 && info.engine !== '' && info.version !== '');
  });

  test(`${name}: every time lies within the clip`, async (t) => {
    const recogniser = await open(t);
    const { segments, computeMs } = await recogniser.transcribe(
      new Float32Array(2 * SECOND),
      ENGLISH,
    );
    for (const { startMs, endMs } of segments) {
      assert.ok(startMs >= 0 && startMs <= endMs && endMs <= 2_000, `${startMs} to ${endMs}`);
    }
    assert.ok(computeMs >= 0);
  });

  test(`${name}: a clip that is too long is the caller's mistake`, async (t) => {
    const recogniser = await open(t);
    await assert.rejects(
      recogniser.transcribe(new Float32Array(24 * SECOND + 1), ENGLISH),
      RangeError,
    );
  });

  test(`${name}: work that is called off is aborted, not failed`, async (t) => {
    const recogniser = await open(t);
    const signal = AbortSignal.abort();
    await assert.rejects(recogniser.transcribe(new Float32Array(SECOND), { ...ENGLISH, signal }), {
      code: 'whisper/aborted',
    });
  });

  test(`${name}: takes nothing after it was closed`, async (t) => {
    const recogniser = await open(t);
    await recogniser[Symbol.asyncDispose]();
    await assert.rejects(recogniser.transcribe(new Float32Array(SECOND), ENGLISH), {
      code: 'whisper/aborted',
    });
  });
}
