/** The repeater's own voice is told from people by its words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MentionView } from '../../src/domain/views.ts';
import { withVoiceIds } from '../../src/domain/voice-id.ts';

function over(startMs: number, endMs: number) {
  const nobody = { who: null, text: null, callsign: null };
  return { startMs, endMs, kind: 'speech', evidence: 'voice', ...nobody } as const;
}

function segment(startMs: number, endMs: number, text: string) {
  return { startMs, endMs, text, avgLogprob: -0.2, hidden: [], doubtful: [] };
}

function mention(callsign: string, role: MentionView['role'], start: number): MentionView {
  return {
    ...{ callsign, role, start, end: start + callsign.length, heardAs: callsign },
    ...{ prefix: null, suffix: null, confidence: 0.9, parts: null, because: null },
    ...{ alternatives: [], licence: null },
  };
}

const SEGMENTS = [
  segment(0, 4_000, 'This is the W7XYZ repeater.'),
  segment(6_000, 9_000, 'K7ABC on the W7XYZ repeater.'),
];

test('an over that names only the repeater is its identification', () => {
  const mentions = [
    mention('W7XYZ', 'repeater', 12),
    mention('K7ABC', 'speaker', 28),
    mention('W7XYZ', 'repeater', 41),
  ];
  const kinds = withVoiceIds([over(0, 4_500), over(5_500, 9_500)], SEGMENTS, mentions);
  assert.deepEqual(
    kinds.map(({ kind, callsign }) => [kind, callsign]),
    [
      ['voice-id', 'W7XYZ'],
      ['speech', null],
    ],
  );
});

test('who talks about the repeater at length is no machine', () => {
  const mentions = [mention('W7XYZ', 'repeater', 12)];
  const [long] = withVoiceIds([over(0, 40_000)], SEGMENTS, mentions);
  assert.equal(long?.kind, 'speech');
});
