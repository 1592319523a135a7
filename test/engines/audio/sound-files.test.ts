/** Recordings opened in another process: where their bytes lie is asked once, and again when they went. */
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { listenForVoice } from '../../../src/engines/audio/listen.ts';
import { createSoundFiles } from '../../../src/engines/audio/sound-files.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { atEnd } from '../../support/at-end.ts';
import { tempFolder } from './sox.ts';

const SAMPLE = join(import.meta.dirname, '../../fixtures/speech-model/wav49/03-check-in.wav');

function openFiles(t: TestContext, places: readonly string[]) {
  const asked: string[] = [];
  const locate = async (path: string): Promise<string> => {
    const place = places[asked.length];
    asked.push(path);
    if (place === undefined) throw new TsnError('audio/missing', 'gone for good');
    return place;
  };
  const sounds = createSoundFiles({ clock: systemClock, processes: 1, locate });
  atEnd(t, () => sounds[Symbol.asyncDispose]());
  return { sounds, asked };
}

test('a copy that was given up after opening is asked for again', async (t) => {
  const folder = tempFolder(t);
  const [first, second] = [join(folder, 'first.wav'), join(folder, 'second.wav')];
  for (const path of [first, second]) copyFileSync(SAMPLE, path);
  const { sounds, asked } = openFiles(t, [first, second]);
  const audio = await sounds.open('audio/a.wav', 'a.wav');
  rmSync(first);
  assert.equal((await listenForVoice(audio)).segments.length, 1);
  assert.deepEqual(asked, ['audio/a.wav', 'audio/a.wav']);
});

test('what is gone everywhere is told in the words of who keeps it', async (t) => {
  const path = join(tempFolder(t), 'a.wav');
  copyFileSync(SAMPLE, path);
  const { sounds } = openFiles(t, [path]);
  const audio = await sounds.open('audio/a.wav', 'a.wav');
  rmSync(path);
  await assert.rejects(listenForVoice(audio), /gone for good/);
});

test('nobody is asked twice for what is there', async (t) => {
  const path = join(tempFolder(t), 'a.wav');
  copyFileSync(SAMPLE, path);
  const { sounds, asked } = openFiles(t, [path]);
  const audio = await sounds.open('audio/a.wav', 'a.wav');
  await listenForVoice(audio);
  assert.equal(asked.length, 1);
});
