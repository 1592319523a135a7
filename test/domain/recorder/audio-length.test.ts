import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { audioLengthMs } from '../../../src/domain/recorder/audio-length.ts';
import { chunk, fmt, riff } from '../../engines/audio/wav-bytes.ts';

const MPEG1_128K = [0xff, 0xfb, 0x90, 0xc0];
const MPEG2_16K = [0xff, 0xf3, 0x28, 0xc4];

test('a WAV plays as long as its data at its rate, cut off or not', () => {
  const wav = Buffer.from(riff(fmt(), chunk('data', new Uint8Array(32_000))));
  wav.writeUInt32LE(16_000, 28);
  assert.equal(audioLengthMs(wav, wav.length), 2_000);
  assert.equal(audioLengthMs(wav, wav.length - 16_000), 1_000, 'fewer bytes than its header says');
  assert.equal(audioLengthMs(wav.subarray(0, 20), wav.length), undefined);
});

test('an MP3 plays as long as its bytes at the rate of its first frame', () => {
  assert.equal(audioLengthMs(Uint8Array.from(MPEG1_128K), 16_000), 1_000);
  assert.equal(audioLengthMs(Uint8Array.from(MPEG2_16K), 2_000), 1_000);
  const tag = [...Buffer.from('ID3'), 3, 0, 0, 0, 0, 0, 100, ...Array<number>(100).fill(0)];
  assert.equal(audioLengthMs(Uint8Array.from([...tag, ...MPEG1_128K]), 16_110), 1_000);
});

test('other bytes have no length, and never make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const length = audioLengthMs(bytes, bytes.length);
      assert.ok(length === undefined || length >= 0);
    }),
  );
  assert.equal(audioLengthMs(Buffer.from('nothing of the kind'), 19), undefined);
});
