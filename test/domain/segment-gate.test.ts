/** Hallucinations are hidden with a reason; what people say on the air is shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  GATE_LIMITS,
  type GateLimits,
  hiddenReasons,
  type JudgedIn,
  type JudgedSegment,
} from '../../src/domain/segment-gate.ts';
import type { HiddenReason } from '../../src/domain/transcript.ts';

const GOOD: JudgedSegment = {
  startMs: 0,
  endMs: 4_000,
  text: 'this is W1AW',
  avgLogprob: -0.2,
  voicedMs: 4_000,
  noSpeechProb: 0.01,
  movement: 0.8,
};
const HERE: JudgedIn = { durationMs: 10_000, prompt: '' };
const PROMPT = 'Welcome to the Puget Sound net. Stations W7ABC, K7XYZ, N7QRS, KK7NQN.';

interface Case {
  readonly what: string;
  readonly segment?: Partial<JudgedSegment>;
  readonly prompt?: string;
  readonly reasons: readonly HiddenReason[];
}

const CASES: readonly Case[] = [
  { what: 'plain speech', reasons: [] },
  {
    what: 'an engine without a no-speech probability',
    segment: { noSpeechProb: null },
    reasons: [],
  },
  { what: 'nothing', segment: { text: '  ' }, reasons: ['empty'] },
  {
    what: 'words after the end',
    segment: { startMs: 10_000, endMs: 12_000, voicedMs: 0 },
    reasons: ['past-end', 'no-voice', 'too-fast'],
  },
  { what: 'words where nobody speaks', segment: { voicedMs: 0 }, reasons: ['no-voice'] },
  {
    what: 'words beside the voice',
    segment: { voicedMs: 50 },
    reasons: ['no-voice'],
  },
  {
    what: 'doubtful words over probable silence',
    segment: { avgLogprob: -1.2, noSpeechProb: 0.8 },
    reasons: ['no-speech'],
  },
  { what: 'clear words over probable silence', segment: { noSpeechProb: 0.8 }, reasons: [] },
  {
    what: 'unsure words over sound that stands still',
    segment: { movement: 0.3, avgLogprob: -0.5 },
    reasons: ['notes'],
  },
  {
    what: 'unsure words over music',
    segment: { movement: 0.45, avgLogprob: -0.5 },
    reasons: ['notes'],
  },
  { what: 'sure words over sound that stands still', segment: { movement: 0.3 }, reasons: [] },
  { what: 'unsure words of somebody who speaks', segment: { avgLogprob: -0.9 }, reasons: [] },
  {
    what: 'unsure words that our gate did not judge',
    segment: { movement: null, avgLogprob: -0.9 },
    reasons: [],
  },
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
    segment: { text: 'Thanks for watching!', voicedMs: 200 },
    reasons: ['stock-phrase'],
  },
  {
    what: 'a stage direction',
    segment: { text: '[BLANK_AUDIO]', noSpeechProb: 0.5 },
    reasons: ['stock-phrase'],
  },
  {
    what: 'a voice that nobody measured',
    segment: { voicedMs: null },
    reasons: [],
  },
  {
    what: 'the prompt said back, however sure',
    segment: { text: 'Welcome to the Puget Sound Net, stations W7ABC, K7XYZ' },
    prompt: PROMPT,
    reasons: ['prompt-echo'],
  },
  {
    what: 'a part of the prompt out of noise',
    segment: { text: 'W7ABC, K7XYZ, N7QRS, KK7NQN.', avgLogprob: -0.8 },
    prompt: PROMPT,
    reasons: ['prompt-echo'],
  },
  {
    what: 'a part of the prompt, well heard',
    segment: { text: 'W7ABC, K7XYZ, N7QRS, KK7NQN.' },
    prompt: PROMPT,
    reasons: [],
  },
  {
    what: 'an expected callsign out of noise',
    segment: { text: 'this is W7ABC', avgLogprob: -0.8 },
    prompt: PROMPT,
    reasons: [],
  },
  { what: 'more than a tongue can do', segment: { endMs: 200 }, reasons: ['too-fast'] },
];

for (const { what, segment, prompt = '', reasons } of CASES) {
  test(`${what} is ${reasons.length === 0 ? 'shown' : `hidden: ${reasons.join(', ')}`}`, () => {
    assert.deepEqual(hiddenReasons({ ...GOOD, ...segment }, { ...HERE, prompt }), reasons);
  });
}

test('the limits are settings: a stricter one hides what the default shows', () => {
  const doubtful = { ...GOOD, avgLogprob: -0.9 };
  assert.deepEqual(hiddenReasons(doubtful, HERE), []);
  const strict = { ...GATE_LIMITS, hopelessLogprob: -0.8 };
  assert.deepEqual(hiddenReasons(doubtful, HERE, strict), ['low-probability']);
});

/** One limit changed turns what the defaults say of a segment around. */
const MOVED: readonly (Case & { readonly limits: Partial<GateLimits> })[] = [
  {
    what: 'thanks, well heard',
    limits: { weakLogprob: -0.1 },
    segment: { text: 'Thank you.' },
    reasons: ['stock-phrase'],
  },
  {
    what: 'thanks over a little doubt',
    limits: { weakNoSpeechProb: 0.005 },
    segment: { text: 'Thank you.' },
    reasons: ['stock-phrase'],
  },
  {
    what: 'thanks of four seconds',
    limits: { weakVoiceMs: 4_001 },
    segment: { text: 'Thank you.' },
    reasons: ['stock-phrase'],
  },
  {
    what: 'a part of the prompt, well heard',
    limits: { wholePrompt: 0.3 },
    segment: { text: 'W7ABC, K7XYZ, N7QRS, KK7NQN.' },
    prompt: PROMPT,
    reasons: ['prompt-echo'],
  },
  {
    what: 'CQ five times',
    limits: { radioLoops: 4 },
    segment: { text: 'CQ CQ CQ CQ CQ this is W1AW' },
    reasons: ['repetition'],
  },
];

for (const { what, limits, segment, prompt = '', reasons } of MOVED) {
  const [limit] = Object.keys(limits);
  test(`${what} is shown by default, and hidden by another ${limit}`, () => {
    const judged = { ...GOOD, ...segment };
    assert.deepEqual(hiddenReasons(judged, { ...HERE, prompt }), []);
    const moved = { ...GATE_LIMITS, ...limits };
    assert.deepEqual(hiddenReasons(judged, { ...HERE, prompt }, moved), reasons);
  });
}
