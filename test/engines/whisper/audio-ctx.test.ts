import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LONGEST_CLIP_MS } from '../../../src/domain/recognition.ts';
import { audioCtxFor } from '../../../src/engines/whisper/audio-ctx.ts';

test('the encoder window holds the whole clip and is safe with flash attention', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LONGEST_CLIP_MS }), (durationMs) => {
      const audioCtx = audioCtxFor(durationMs);
      assert.equal(audioCtx % 256, 0);
      assert.ok(audioCtx * 20 >= durationMs + 640, 'with room after its end');
      assert.ok(audioCtx <= 1280);
    }),
  );
});

test('a longer clip never gets a narrower window', () => {
  fc.assert(
    fc.property(fc.nat(30_000), fc.nat(30_000), (a, b) => {
      assert.ok(audioCtxFor(Math.min(a, b)) <= audioCtxFor(Math.max(a, b)));
    }),
  );
});
