/** A decoding process that loses itself is stopped; its work is told to fail, and the next one has a new process. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SOUND_LIMITS } from '../../../../src/engines/audio/process/messages.ts';
import { createSoundFiles } from '../../../../src/engines/audio/sound-files.ts';
import { encodeFrame, FrameReader } from '../../../../src/engines/whisper/frames.ts';
import { TsnError } from '../../../../src/platform/errors.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { atEnd } from '../../../support/at-end.ts';
import { scriptedSoundProcess } from '../../../support/scripted-sound-process.ts';
import { until } from '../../../support/worker.ts';

const MINUTE = 60_000;
const GB = 1_000_000_000;

function openSounds(t: TestContext, onRequest: string) {
  const clock = new FakeClock();
  const command = scriptedSoundProcess(t, onRequest);
  const locate = async (path: string) => path;
  const sounds = createSoundFiles({ clock, locate, processes: 1, command });
  atEnd(t, () => sounds[Symbol.asyncDispose]());
  const isWell = async () =>
    (await sounds.open('good.wav', 'good.wav')).facts.format === 'scripted';
  return { clock, sounds, isWell };
}

test('a process that gives no sign of life for a minute is stopped, and another one goes on', async (t) => {
  const { clock, sounds, isWell } = openSounds(t, '');
  const stuck = assert.rejects(sounds.open('bad.wav', 'bad.wav'), {
    code: 'audio/stuck',
    message: /no sign of life for 60000 ms/,
  });
  await until(() => clock.sleeping === 1);
  clock.advance(MINUTE);
  await stuck;
  assert.ok(await isWell());
});

test('each sign of life begins the minute anew: what is slow may be slow', async (t) => {
  const { clock, sounds } = openSounds(
    t,
    "if (name === 'slow.wav') globalThis.slow = reply;" +
      "if (name === 'work.wav') { alive(1000); reply({ kind: 'end' }); }" +
      "if (name === 'done.wav') globalThis.slow({ kind: 'result', result: { of: 'open', facts } });",
  );
  const slow = sounds.open('slow.wav', 'slow.wav');
  await until(() => clock.sleeping === 1);
  for (const _ of [1, 2, 3]) {
    clock.advance(MINUTE - 1);
    await assert.rejects(sounds.open('work.wav', 'work.wav'), { code: 'audio/process-died' });
  }
  const last = sounds.open('done.wav', 'done.wav');
  last.catch(() => {}); // ends with the test
  assert.equal((await slow).facts.format, 'scripted');
});

test('a process that takes too much memory is stopped at once, whoever it works for', async (t) => {
  const { sounds, isWell } = openSounds(
    t,
    `if (name === 'huge.wav') { alive(${1.4 * GB}); alive(${1.6 * GB}); }`,
  );
  const waiting = assert.rejects(sounds.open('waits.wav', 'waits.wav'), { code: 'audio/stuck' });
  await assert.rejects(sounds.open('huge.wav', 'huge.wav'), {
    code: 'audio/stuck',
    message: /1600000000 bytes of memory/,
  });
  await waiting;
  assert.ok(await isWell());
});

test('a process that crashes or is killed fails its work by name, and another one goes on', async (t) => {
  const { sounds, isWell } = openSounds(
    t,
    "if (name === 'exit.wav') process.exit(7); process.kill(process.pid, 'SIGSEGV');",
  );
  await assert.rejects(sounds.open('exit.wav', 'exit.wav'), {
    code: 'audio/process-died',
    message: /status 7/,
  });
  assert.ok(await isWell());
  await assert.rejects(sounds.open('kill.wav', 'kill.wav'), {
    code: 'audio/process-died',
    message: /SIGSEGV/,
  });
  assert.ok(await isWell());
});

const NONSENSE: Readonly<Record<string, string>> = {
  'a length beyond all sense': 'raw(Buffer.alloc(64, 255))',
  'no JSON': "const b = Buffer.alloc(12); b.writeUInt32LE(4, 0); b.write('oops', 8); raw(b)",
  'an answer to something else': "reply({ kind: 'result', result: { of: 'clip', clip: {} } })",
  'half a frame and then nothing':
    'const b = Buffer.alloc(9); b.writeUInt32LE(90, 0); raw(b); process.exit(0)',
};

for (const [what, script] of Object.entries(NONSENSE))
  test(`${what} is no result, and no crash of ours`, async (t) => {
    const { sounds, isWell } = openSounds(t, script);
    await assert.rejects(
      sounds.open('bad.wav', 'bad.wav'),
      (error) => error instanceof TsnError && error.code === 'audio/process-died',
    );
    assert.ok(await isWell());
  });

test('a failure that it tells is the failure of that recording alone', async (t) => {
  const { sounds, isWell } = openSounds(
    t,
    "reply({ kind: 'failure', code: 'audio/not-audio', message: 'as the script says' })",
  );
  await assert.rejects(sounds.open('bad.wav', 'bad.wav'), { code: 'audio/not-audio' });
  assert.ok(await isWell());
});

test('what was heard in a whole day fits through the pipe', () => {
  const levels = new Float32Array(86_400_000 / 16).fill(0.5);
  const marks = Array.from({ length: 86_400 }, (_, second) => ({
    ...{ startMs: second * 1_000, endMs: second * 1_000 + 999, kind: 'courtesy-tone' },
  }));
  const [frame] = new FrameReader(SOUND_LIMITS).push(encodeFrame({ marks }, levels, SOUND_LIMITS));
  assert.equal(frame?.pcm.length, levels.length);
});
