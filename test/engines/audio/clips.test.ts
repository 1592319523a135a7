/** Long recordings become clips that fit the recogniser, with nothing lost between them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutClips } from '../../../src/engines/audio/clips.ts';
import type { VoiceSegment } from '../../../src/engines/audio/voice.ts';

const LONGEST_MS = 24_000;

function voice(segments: readonly VoiceSegment[], levels = new Float32Array(20_000)) {
  return { segments, level: 0.1, levels };
}

test('phrases with short pauses share a clip, a long pause ends it', () => {
  const clips = cutClips(
    voice([
      { startMs: 100, endMs: 4_000 },
      { startMs: 6_000, endMs: 9_000 },
      { startMs: 30_000, endMs: 31_000 },
    ]),
  );
  assert.deepEqual(clips, [
    { startMs: 100, endMs: 9_000 },
    { startMs: 30_000, endMs: 31_000 },
  ]);
});

test('speech without a pause is cut where it is quietest', () => {
  const levels = new Float32Array(4_000).fill(0.1);
  levels.fill(0.001, 1_000, 1_020); // 16.0 to 16.3 s
  const [first] = cutClips(voice([{ startMs: 0, endMs: 40_000 }], levels));
  assert.ok(first && first.endMs >= 16_000 && first.endMs <= 16_320, `cut at ${first?.endMs}`);
});

test('all voice is in some clip, in order, none too long', () => {
  const lengths = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 300, max: 70_000 })),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(lengths, (gaps) => {
      let at = 0;
      const segments = gaps.map(([pauseMs, voiceMs]) => {
        const startMs = at + pauseMs;
        at = startMs + voiceMs;
        return { startMs, endMs: at };
      });
      const clips = cutClips(voice(segments));
      clips.forEach((clip, i) => {
        assert.ok(clip.endMs - clip.startMs <= LONGEST_MS && clip.endMs > clip.startMs);
        assert.ok(clip.startMs >= (clips[i - 1]?.endMs ?? 0));
      });
      const covered = (ms: number) => clips.some((c) => c.startMs <= ms && ms < c.endMs);
      for (const { startMs, endMs } of segments)
        for (let ms = startMs; ms < endMs; ms += 97) assert.ok(covered(ms), `${ms} ms is lost`);
    }),
    { numRuns: 60 },
  );
});
