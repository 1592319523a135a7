/** Recorders die, headers lie: every sample that is on disk is heard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAudio, openAudio } from '../../../src/engines/audio/audio.ts';
import { bytesInMemory } from '../../../src/engines/audio/bytes.ts';
import { gatherPieces } from '../../../src/engines/audio/pieces.ts';
import { chunk, concat, fmt, latin1, ramp, riff } from './wav-bytes.ts';

const SECOND = ramp(8_000);
const LIST = chunk('LIST', latin1('INFOISFTrecorder'));

const HEARD: readonly (readonly [what: string, bytes: Uint8Array, ms: number, cls: string])[] = [
  ['a whole file', riff(fmt(), chunk('data', SECOND)), 1_000, 'speech-candidate'],
  ['size 0 never filled in', riff(fmt(), chunk('data', SECOND, 0)), 1_000, 'speech-candidate'],
  ['size 0xFFFFFFFF', riff(fmt(), chunk('data', SECOND, 0xffff_ffff)), 1_000, 'speech-candidate'],
  ['more promised than there', riff(fmt(), chunk('data', SECOND, 99_000)), 1_000, 'truncated'],
  ['a file that still grows', riff(fmt(), chunk('data', SECOND, 4_000)), 1_000, 'speech-candidate'],
  [
    'chunks before and after',
    riff(LIST, fmt(), LIST, chunk('data', SECOND), LIST),
    1_000,
    'speech-candidate',
  ],
  [
    'an odd chunk without its pad byte',
    riff(chunk('note', latin1('odd')), fmt(), chunk('data', SECOND)),
    1_000,
    'speech-candidate',
  ],
  [
    'an odd chunk with its pad byte',
    riff(concat(chunk('note', latin1('odd')), latin1('\0')), fmt(), chunk('data', SECOND)),
    1_000,
    'speech-candidate',
  ],
  [
    'half a sample at the end',
    riff(fmt(), chunk('data', concat(SECOND, new Uint8Array(1)), 0)),
    1_000,
    'speech-candidate',
  ],
  [
    'RF64',
    concat(latin1('RF64'), riff(fmt(), chunk('data', SECOND, 0xffff_ffff)).subarray(4)),
    1_000,
    'speech-candidate',
  ],
  ['a kerchunk', riff(fmt(), chunk('data', SECOND.subarray(0, 1_600))), 100, 'too-short'],
];

for (const [what, bytes, durationMs, recordingClass] of HEARD) {
  test(`${what} is heard to its last sample`, async () => {
    const audio = await decodeAudio(bytes, 'a.wav');
    assert.equal(audio.durationMs, durationMs);
    assert.equal(audio.class, recordingClass);
    assert.equal(audio.pcm.length, durationMs * 8);
    assert.equal(Math.round((audio.pcm.at(100) ?? 0) * 32_768), 100);
  });
}

const NOTHING: readonly (readonly [what: string, bytes: Uint8Array, cls: string])[] = [
  ['an empty file', new Uint8Array(0), 'empty'],
  ['a cut off header', latin1('RIF'), 'header-only'],
  ['RIFF and no more', latin1('RIFF\0\0\0\0'), 'header-only'],
  ['a header without data', riff(fmt()), 'header-only'],
  ['a header with empty data', riff(fmt(), chunk('data', new Uint8Array(0))), 'header-only'],
  ['empty data before a LIST', riff(fmt(), chunk('data', new Uint8Array(0)), LIST), 'header-only'],
  ['a single byte of data', riff(fmt(), chunk('data', new Uint8Array(1))), 'header-only'],
  ['a GSM frame cut short', latin1('\xd1\x02\x03'), 'header-only'],
];

for (const [what, bytes, recordingClass] of NOTHING) {
  test(`${what} is a class, not an error`, async () => {
    const audio = await openAudio(bytes, 'a.gsm');
    assert.equal(audio.facts.class, recordingClass);
    assert.equal(audio.facts.durationMs, 0);
    assert.deepEqual(await gatherPieces(audio.pieces()), new Float32Array(0));
  });
}

const REFUSED: readonly (readonly [what: string, bytes: Uint8Array, code: string])[] = [
  ['no channels', riff(fmt({ channels: 0 }), chunk('data', SECOND)), 'audio/not-audio'],
  ['no rate', riff(fmt({ rateHz: 0 }), chunk('data', SECOND)), 'audio/not-audio'],
  ['a rate beyond reason', riff(fmt({ rateHz: 4e9 }), chunk('data', SECOND)), 'audio/not-audio'],
  ['data but no format', riff(chunk('data', SECOND)), 'audio/not-audio'],
  ['RIFF that is no WAVE', chunk('RIFF', latin1('AVI LIST')), 'audio/not-audio'],
];

for (const [what, bytes, code] of REFUSED) {
  test(`a WAV with ${what} is refused`, async () => {
    await assert.rejects(openAudio(bytes, 'a.wav'), { code });
  });
}

test('more than a day is refused before they are decoded', async () => {
  const head = riff(fmt({ rateHz: 4_000, bits: 8 }), chunk('data', ramp(100)));
  const bytes = { ...bytesInMemory(head), size: 4_000 * 86_401 };
  await assert.rejects(openAudio(bytes, 'long.wav'), { code: 'audio/too-long' });
});
