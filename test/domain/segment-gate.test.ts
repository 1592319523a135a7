/** Hallucinations are hidden with a reason; what people say on the air is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hiddenReasons,
  type JudgedSegment,
  type SegmentEvidence,
} from '../../src/domain/segment-gate.ts';
import type { HiddenReason } from '../../src/domain/transcript.ts';

const GOOD: JudgedSegment = { startMs: 0, endMs: 4_000, text: 'this is W1AW', avgLogprob: -0.2 };
const CLEAR: SegmentEvidence = {
  durationMs: 10_000,
  voice: [{ startMs: 0, endMs: 10_000 }],
  noSpeechProb: 0.01,
};

interface Case {
  readonly what: string;
  readonly segment?: Partial<JudgedSegment>;
  readonly evidence?: Partial<SegmentEvidence>;
  readonly reasons: readonly HiddenReason[];
}

const CASES: readonly Case[] = [
  { what: 'plain speech', reasons: [] },
  {
    what: 'an engine without a no-speech probability',
    evidence: { noSpeechProb: null },
    reasons: [],
  },
  { what: 'nothing', segment: { text: '  ' }, reasons: ['empty'] },
  {
    what: 'words after the end',
    segment: { startMs: 10_000, endMs: 12_000 },
    reasons: ['past-end', 'no-voice', 'too-fast'],
  },
  { what: 'words where nobody speaks', evidence: { voice: [] }, reasons: ['no-voice'] },
  {
    what: 'words beside the voice',
    evidence: { voice: [{ startMs: 3_950, endMs: 9_000 }] },
    reasons: ['no-voice'],
  },
  {
    what: 'doubtful words over probable silence',
    segment: { avgLogprob: -1.2 },
    evidence: { noSpeechProb: 0.8 },
    reasons: ['no-speech'],
  },
  { what: 'clear words over probable silence', evidence: { noSpeechProb: 0.8 }, reasons: [] },
  { what: 'guesswork', segment: { avgLogprob: -1.7 }, reasons: ['low-probability'] },
  { what: 'CQ five times', segment: { text: 'CQ CQ CQ CQ CQ this is W1AW' }, reasons: [] },
  {
    what: 'a callsign twice',
    segment: { text: 'whiskey one alpha whiskey, whiskey one alpha whiskey' },
    reasons: [],
  },
  { what: 'CQ without end', segment: { text: 'CQ '.repeat(12) }, reasons: ['repetition'] },
  {
    what: 'a phrase five times in a row',
    segment: { text: 'and I am here '.repeat(5).trim() },
    reasons: ['repetition'],
  },
  {
    what: 'a circle with small changes',
    segment: {
      text:
        'I think we go on and see what is there. '.repeat(2) +
        'So I think we go on and see what is there. '.repeat(2),
      endMs: 10_000,
    },
    reasons: ['repetition'],
  },
  { what: 'thanks, well heard', segment: { text: 'Thank you very much.' }, reasons: [] },
  {
    what: 'thanks out of noise',
    segment: { text: 'Thank you.', avgLogprob: -0.7 },
    reasons: ['stock-phrase'],
  },
  {
    what: 'thanks out of a blip',
    segment: { text: 'Thanks for watching!' },
    evidence: { voice: [{ startMs: 0, endMs: 200 }] },
    reasons: ['stock-phrase'],
  },
  {
    what: 'a stage direction',
    segment: { text: '[BLANK_AUDIO]' },
    evidence: { noSpeechProb: 0.5 },
    reasons: ['stock-phrase'],
  },
  { what: 'more than a tongue can do', segment: { endMs: 200 }, reasons: ['too-fast'] },
];

for (const { what, segment, evidence, reasons } of CASES) {
  test(`${what} is ${reasons.length === 0 ? 'shown' : `hidden: ${reasons.join(', ')}`}`, () => {
    assert.deepEqual(hiddenReasons({ ...GOOD, ...segment }, { ...CLEAR, ...evidence }), reasons);
  });
}
