/** Tags as programs write them: ffmpeg for the compressed forms, by hand what it does not write. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSoundTags } from '../../../src/domain/recorder/sound-tags.ts';
import { factsOfTags } from '../../../src/domain/recorder/tag-facts.ts';
import { createDice, mutate } from '../../engines/audio/fuzz/mutate.ts';
import { hasSox, tempFolder } from '../../engines/audio/sox.ts';

const SPEECH = 'test/fixtures/speech-model/samples/03-check-in.wav';
const TAGS = {
  title: 'Zürich net',
  artist: 'HB9XYZ',
  comment: 'Uetliberg',
  date: '2026-01-28 12:00:00',
};

function ends(path: string): readonly [Uint8Array, Uint8Array] {
  const bytes = new Uint8Array(readFileSync(path));
  return [bytes.subarray(0, 65_536), bytes.subarray(-65_536)];
}

function written(folder: string, name: string, options: readonly string[] = []): string {
  const path = join(folder, name);
  const tags = Object.entries(TAGS).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
  const common = ['-nostdin', '-loglevel', 'error', '-i', SPEECH, ...tags];
  execFileSync('ffmpeg', [...common, ...options, path]);
  return path;
}

const FORMS: readonly (readonly [string, readonly string[]])[] = [
  ['v23.mp3', ['-id3v2_version', '3']],
  ['v24.mp3', ['-id3v2_version', '4']],
  ['info.wav', []],
  ['a.flac', []],
  ['a.opus', []],
  ['a.ogg', ['-c:a', 'libvorbis']],
];

test('the tags of each format have one name', { skip: !hasSox() }, (t) => {
  const folder = tempFolder(t);
  for (const [name, options] of FORMS) {
    const found = Object.fromEntries(readSoundTags(...ends(written(folder, name, options))));
    const { date, ...others } = found;
    const { date: _, ...wanted } = TAGS;
    assert.deepEqual({ ...others }, wanted, name);
    // ID3v2.3 keeps a date in three frames without seconds, which ffmpeg shortens: none is better than a wrong one.
    if (name !== 'v23.mp3') assert.equal(date, TAGS.date, name);
  }
});

test('whatever becomes of the bytes, reading tags has an end and no failure', {
  skip: !hasSox(),
}, (t) => {
  const folder = tempFolder(t);
  for (const [name, options] of FORMS) {
    const [first] = ends(written(folder, name, options));
    for (let seed = 0; seed < 300; seed++)
      for (const text of readSoundTags(mutate(first.slice(0, 4_096), createDice(seed))).values())
        assert.ok(text.length <= 200);
  }
});

test('a Broadcast Wave says when its first sample was recorded', () => {
  const bext = Buffer.alloc(8 + 602);
  bext.write('bext', 0);
  bext.writeUInt32LE(602, 4);
  bext.write('Hill repeater', 8);
  bext.write('2026-01-2812:00:07', 8 + 256 + 64);
  const tags = readSoundTags(Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), bext]));
  assert.deepEqual(Object.fromEntries(tags), {
    date: '2026-01-28 12:00:07',
    comment: 'Hill repeater',
  });
});

test('a time has seconds, a frequency a sense; what has none is left alone', () => {
  const facts = (tags: Readonly<Record<string, string>>) =>
    factsOfTags(new Map(Object.entries(tags)));
  assert.equal(facts({ date: '2026-01-28T12:00:00Z' }).at, Date.UTC(2026, 0, 28, 12));
  assert.equal(
    facts({ date: '2026-01-28 12:00:00.5 -0800' }).at,
    Date.UTC(2026, 0, 28, 20, 0, 0, 500),
  );
  assert.equal(facts({ date: '2026-01-28 12:00:00' }).wall?.hour, 12);
  for (const date of ['2026', '2026-01-28', 'yesterday', '2026-01-28 12:00'])
    assert.deepEqual([facts({ date }).at, facts({ date }).wall], [undefined, undefined], date);
  const hertz = (frequency: string) => facts({ frequency }).labels['frequencyHz'];
  for (const written of ['146.72 MHz', '146720000', '146720 kHz', '146.720', '146720000 Hz'])
    assert.equal(hertz(written), '146720000', written);
  for (const nonsense of ['0', 'high', '146.720 apples', '-5'])
    assert.equal(hertz(nonsense), undefined);
});
