/** What was listened to is kept for the clips that are wanted next: the same sound, decoded once. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createKeptSound } from '../../../src/engines/audio/process/kept-sound.ts';
import type { Task } from '../../../src/engines/audio/process/messages.ts';
import { doTask } from '../../../src/engines/audio/process/tasks.ts';
import { tempFolder } from './sox.ts';

const SAMPLES = join(import.meta.dirname, '../../fixtures/speech-model/wav49');
const CLIPS: Task = { op: 'clips', clips: [{ startMs: 100, endMs: 1_900 }], voiceLevel: 0.05 };
const LEVELLED: Task = { op: 'levelled', voiceLevel: 0.05 };

function open(t: TestContext) {
  const path = join(tempFolder(t), 'a.wav');
  copyFileSync(join(SAMPLES, '03-check-in.wav'), path);
  const kept = createKeptSound();
  const given = async (task: Task, from = kept) => {
    const subject = { path, fileName: 'a.wav', ffmpeg: undefined };
    const samples: number[] = [];
    for await (const each of doTask(subject, task, new AbortController().signal, from))
      samples.push(...(each.samples ?? []));
    return samples;
  };
  return { path, kept, given };
}

/** Without a list of differences, which takes minutes for so many numbers. */
function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((sample, at) => sample === b[at]);
}

for (const task of [CLIPS, LEVELLED]) {
  test(`what was listened to gives the same sound as a fresh decoding: ${task.op}`, async (t) => {
    const { given } = open(t);
    const fresh = await given(task, createKeptSound());
    await given({ op: 'listen' });
    const again = await given(task);
    assert.ok(fresh.length > 16_000);
    assert.ok(isSame(again, fresh));
  });
}

test('the sound is decoded once, and let go when its clips were read', async (t) => {
  const { kept, given } = open(t);
  const keys: string[] = [];
  const found: boolean[] = [];
  const watched = {
    ...kept,
    get: (key: string) => {
      keys.push(key);
      found.push(kept.get(key) !== undefined);
      return kept.get(key);
    },
  };
  await given({ op: 'listen' }, watched);
  await given(CLIPS, watched);
  await given(CLIPS, watched);
  assert.deepEqual(found, [true, false]);
  assert.equal(new Set(keys).size, 1);
});

test('a file that was replaced under its path is decoded anew', async (t) => {
  const { path, given } = open(t);
  await given({ op: 'listen' });
  copyFileSync(join(SAMPLES, '09-propagation.wav'), path);
  const other = await given(CLIPS);
  assert.ok(isSame(other, await given(CLIPS, createKeptSound())));
});

test('only so much is kept, the latest', async () => {
  const kept = createKeptSound();
  const facts = {
    format: 'x',
    class: 'speech-candidate',
    durationMs: 40_000,
    channels: 1,
  } as const;
  for (const key of ['first', 'second', 'third', 'fourth']) {
    const pieces = () => [new Float32Array(40 * 16_000)];
    const { pieces: through } = kept.keeping(key, {
      facts: { ...facts, sampleRateHz: 16_000 },
      pieces,
    });
    for await (const piece of through()) assert.ok(piece);
  }
  const have = ['first', 'second', 'third', 'fourth'].map((key) => kept.get(key) !== undefined);
  assert.deepEqual(have, [false, true, true, true]);
});
