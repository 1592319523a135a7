/** The page gets sound that browsers play, its outline, and the recorder's own bytes unchanged. */
import assert from 'node:assert/strict';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decodeAudio } from '../../src/engines/audio/audio.ts';
import type { SoundFiles } from '../../src/engines/audio/sound-files.ts';
import { createAudioReader } from '../../src/server/audio-reader.ts';
import { createRenditions } from '../../src/server/renditions/renditions.ts';
import { spoken, stageBench } from './stage-bench.ts';

/** A second of raw GSM: frames that carry the marker and silence. */
const GSM = Uint8Array.from({ length: 33 * 50 }, (_, i) => (i % 33 === 0 ? 0xd0 : 0));

async function readerBench(t: TestContext, bytes: Uint8Array, name = 'a.wav') {
  const bench = await stageBench(t, bytes, name);
  const folder = join(bench.dataDir, 'cache');
  const made: string[] = [];
  const sounds: Pick<SoundFiles, 'render'> = {
    render(...args) {
      made.push(args[0]);
      return bench.sounds.render(...args);
    },
  };
  const open = (mostBytes = 1e9, from = sounds) =>
    createAudioReader({
      ...bench,
      renditions: createRenditions({ sounds: from, clock: bench.clock, folder, mostBytes }),
    });
  return { ...bench, folder, made, open };
}

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return Buffer.concat(gathered);
}

test('GSM is played as MP3 and downloaded as it was recorded', async (t) => {
  const { open, id } = await readerBench(t, GSM, '2026/01-01/net.gsm');
  const reader = open();
  const playable = await reader.playable(id);
  assert.equal(playable.contentType, 'audio/mpeg');
  assert.equal(playable.fileName, 'net.mp3');
  const bytes = await gather(playable.read());
  assert.equal(bytes.length, playable.sizeBytes);
  const sound = await decodeAudio(bytes, 'net.mp3');
  assert.equal(sound.format, 'mp3 16000 Hz mono');
  assert.ok(Math.abs(sound.durationMs - 1_000) < 150, 'but for what the encoder pads');
  const original = await reader.original(id);
  assert.equal(original.contentType, 'audio/x-gsm');
  assert.equal(original.fileName, 'net.gsm');
  assert.deepEqual(new Uint8Array(await gather(original.read())), GSM);
});

test('any part can be read, so that players can seek', async (t) => {
  const { open, id } = await readerBench(t, spoken('03-check-in.wav'));
  const { read } = await open().playable(id);
  const whole = await gather(read());
  assert.deepEqual(await gather(read({ start: 100, end: 299 })), whole.subarray(100, 300));
});

test('what was made once is made again only when it was deleted', async (t) => {
  const { open, id, made, path, folder } = await readerBench(t, spoken('03-check-in.wav'));
  const reader = open();
  const [one, other] = await Promise.all([reader.playable(id), reader.playable(id)]);
  assert.equal(one.etag, other.etag);
  assert.equal(made.length, 1, 'once for both');
  await reader.waveform(id);
  await open().playable(id);
  assert.equal(made.length, 1, 'also after a restart');
  await rm(folder, { recursive: true });
  await reader.playable(id);
  assert.equal(made.length, 2);
  await rm(path);
  await reader.playable(id);
  await assert.rejects(reader.original(id), { code: 'audio/missing' });
});

test('sound and outline are kept and made together', async (t) => {
  const { open, id, made, folder } = await readerBench(t, spoken('03-check-in.wav'));
  const reader = open();
  await reader.waveform(id);
  const [outline = ''] = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  await utimes(join(folder, outline), 1, 1);
  await reader.playable(id);
  assert.ok((await stat(join(folder, outline))).mtimeMs > 1_000, 'wanted as lately as the sound');
  await rm(join(folder, outline));
  assert.equal((await reader.waveform(id)).state, 'ready');
  assert.equal(made.length, 2);
});

test('the outline shows where it is loud', async (t) => {
  const { open, id } = await readerBench(t, spoken('03-check-in.wav'));
  const waveform = await open().waveform(id);
  assert.ok(waveform.state === 'ready');
  assert.ok(waveform.peaks.length > 100 && waveform.peaks.length <= 1_200);
  const [loud, quiet] = [Math.max(...waveform.peaks), Math.min(...waveform.peaks)];
  assert.ok(loud > 4 * quiet + 10, `somebody speaks: ${quiet} to ${loud}`);
  assert.ok(waveform.peaks.every((peak) => Number.isInteger(peak) && peak >= 0 && peak <= 255));
});

test('a recording that takes long tells how far it is, and holds up nobody', async (t) => {
  const { open, id, clock } = await readerBench(t, spoken('03-check-in.wav'));
  const called = Promise.withResolvers<void>();
  const slow: Pick<SoundFiles, 'render'> = {
    render(_path, _name, _target, tell) {
      tell(42_000);
      called.resolve();
      return new Promise(() => {});
    },
  };
  const reader = open(1e9, slow);
  const asked = reader.waveform(id);
  await called.promise;
  clock.advance(3_000);
  assert.deepEqual(await asked, { state: 'making', doneMs: 42_000 });
  const wanted = reader.playable(id);
  const refused = assert.rejects(wanted, { code: 'audio/being-made' });
  while (clock.sleeping === 0) await new Promise(setImmediate);
  clock.advance(3_000);
  await refused;
});

test('a recording without sound, or unknown, is refused by name, and nothing stays behind', async (t) => {
  const { open, id, folder } = await readerBench(t, new Uint8Array(0), 'void.wav');
  const reader = open();
  await assert.rejects(reader.playable(id), {
    code: 'audio/not-audio',
    message: 'void.wav: there is no sound in it',
  });
  assert.deepEqual(await readdir(folder), []);
  const unknown = '00000000-0000-7000-8000-000000000000';
  await assert.rejects(reader.playable(unknown), { code: 'data/not-found' });
});
