/** The page gets sound that browsers play, and the recorder's own bytes unchanged. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { decodeAudio } from '../../src/engines/audio/audio.ts';
import { createAudioReader } from '../../src/server/audio-reader.ts';
import { createRecent } from '../../src/server/recent.ts';
import { spoken, stageBench } from './stage-bench.ts';

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const piece of pieces) taken.push(piece);
  return Buffer.concat(taken);
}

/** A second of raw GSM: frames that carry the marker and silence. */
const GSM = Uint8Array.from({ length: 33 * 50 }, (_, i) => (i % 33 === 0 ? 0xd0 : 0));

test('GSM is played as 16-bit WAV and downloaded as it was recorded', async (t) => {
  const bench = await stageBench(t, GSM, '2026/01-01/net.gsm');
  const reader = createAudioReader(bench);
  const playable = await reader.playable(bench.id);
  assert.equal(playable.contentType, 'audio/wav');
  assert.equal(playable.fileName, 'net.wav');
  assert.equal((await decodeAudio(playable.bytes, 'net.wav')).format, 'pcm16 8000 Hz mono');
  assert.equal((await decodeAudio(playable.bytes, 'net.wav')).durationMs, 1_000);
  const original = await reader.original(bench.id);
  assert.equal(original.contentType, 'audio/x-gsm');
  assert.equal(original.fileName, 'net.gsm');
  assert.equal(original.sizeBytes, GSM.length);
  assert.deepEqual(await all(original.read()), Buffer.from(GSM));
  assert.deepEqual(await all(original.read({ start: 1, end: 3 })), Buffer.from(GSM.subarray(1, 4)));
});

test('what was made once is played again without the archive', async (t) => {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  const reader = createAudioReader(bench);
  const [first, second] = await Promise.all([reader.playable(bench.id), reader.playable(bench.id)]);
  assert.equal(first.bytes, second.bytes, 'made once for both');
  await rm(bench.path);
  assert.equal((await reader.playable(bench.id)).bytes, first.bytes);
  await assert.rejects(reader.original(bench.id), { code: 'audio/missing' });
});

test('a recording without sound, or unknown, is refused by name', async (t) => {
  const bench = await stageBench(t, new Uint8Array(0), 'void.wav');
  const reader = createAudioReader(bench);
  await assert.rejects(reader.playable(bench.id), {
    code: 'audio/not-audio',
    message: 'void.wav: there is no sound in it (empty)',
  });
  await assert.rejects(reader.playable('00000000-0000-7000-8000-000000000000'), {
    code: 'data/not-found',
  });
});

test('the oldest is forgotten when the budget is spent, and a failure is not kept', async () => {
  const recent = createRecent(10);
  const made: string[] = [];
  const get = (key: string) =>
    recent(key, async () => {
      made.push(key);
      return new Uint8Array(4);
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
  assert.deepEqual(made, ['a', 'b', 'c', 'b'], 'b was used longest ago when c came');
  await assert.rejects(
    recent('d', () => Promise.reject(new Error('away'))),
    /away/,
  );
  assert.equal((await get('d')).length, 4);
});
