/** The executable decodes every format by itself: with no library of the checkout in sight. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeAudio } from '../../src/engines/audio/audio.ts';
import { listenForVoice } from '../../src/engines/audio/listen.ts';
import { gatherPieces } from '../../src/engines/audio/pieces.ts';
import { SOUND_PROCESS } from '../../src/engines/audio/process/command.ts';
import { createSoundFiles } from '../../src/engines/audio/sound-files.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { sox, tempFolder, worstDifference } from '../engines/audio/sox.ts';
import { atEnd } from '../support/at-end.ts';
import { openWorkplace } from '../support/executable.ts';

const SPEECH = 'test/fixtures/speech-model/samples/03-check-in.wav';

test('the executable decodes what the checkout decodes, sample by sample', async (t) => {
  const { tsn, root } = openWorkplace(t);
  const command = { command: tsn.command, args: [...tsn.args, SOUND_PROCESS] };
  const sounds = createSoundFiles({
    ...{ clock: systemClock, processes: 1, command },
    locate: async (path) => path,
  });
  atEnd(t, () => sounds[Symbol.asyncDispose]());
  const folder = tempFolder(t);
  for (const name of ['a.flac', 'a.ogg', 'a.mp3', 'a.opus', 'gsm.wav', 'ms.wav', 'a.ul']) {
    const path = join(root, name);
    make(folder, path, name);
    const expected = await decodeAudio(readFileSync(path), name);
    const audio = await sounds.open(path, name);
    assert.equal(audio.facts.format, expected.format);
    const pcm = await gatherPieces(audio.pieces());
    assert.equal(pcm.length, expected.pcm.length, name);
    assert.ok(worstDifference(pcm, expected.pcm) < 1e-6, name);
    assert.equal((await listenForVoice(audio)).segments.length, 1, `${name}: somebody speaks`);
  }
});

function make(folder: string, path: string, name: string): void {
  if (name === 'a.mp3') {
    execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-i', SPEECH, path]);
    return;
  }
  if (name === 'a.opus') {
    sox(SPEECH, '-b', '16', '-e', 'signed', join(folder, 'a.wav'));
    execFileSync('opusenc', ['--quiet', join(folder, 'a.wav'), path]);
    return;
  }
  const codec = { 'gsm.wav': ['-e', 'gsm', '-r', '8000'], 'ms.wav': ['-e', 'ms-adpcm'] }[name];
  sox(SPEECH, ...(codec ?? []), path);
}
