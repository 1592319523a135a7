/** Data sets hold what people corrected, and nobody who did not agree. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scoreSpeech } from '../../../src/domain/speech-scores.ts';
import { exportDataset, isEarlierExport } from '../../../src/server/dataset/export.ts';
import { readDataset } from '../../../src/server/dataset/read.ts';
import { correct } from '../../../src/server/transcribe/correct.ts';
import { createWavOf } from '../../../src/server/wav-sound.ts';
import { sampleTranscript } from '../../support/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { spoken, stageBench } from '../stage-bench.ts';

async function corrected(t: Parameters<typeof stageBench>[0], text: string) {
  const bench = await stageBench(t, spoken('03-check-in.wav'));
  await bench.run('ingest');
  await correct(bench, bench.id, { text, author: 'N7QRS' });
  const { node } = await bench.store.recordings.get(bench.id);
  const folder = join(tempFolder(t), 'set');
  const { store, sounds } = bench;
  const needs = {
    ...{ store, wavOf: createWavOf({ store, sounds }), onProgress: () => {} },
    signal: new AbortController().signal,
  };
  const note = (kind: 'node' | 'callsign', name: string) =>
    store.transaction((tx) => tx.datasetConsents.put({ kind, name, note: '', decidedAt: 1 }));
  return { bench, node, folder, note, run: () => exportDataset(needs, folder, {}) };
}

test('without consent of the node nothing is exported', async (t) => {
  const { run, folder } = await corrected(t, 'this is W7ABC');
  assert.deepEqual(await run(), { exported: 0, withoutConsent: 1, optedOut: 0 });
  assert.deepEqual(readdirSync(join(folder, 'data')), []);
  assert.equal(readFileSync(join(folder, 'metadata.jsonl'), 'utf8'), '');
});

test('with it, sound and words are in the layout that loaders read, again and again', async (t) => {
  const { run, folder, note, node, bench } = await corrected(t, 'this is W7ABC');
  await note('node', node);
  assert.deepEqual(await run(), { exported: 1, withoutConsent: 0, optedOut: 0 });
  assert.equal((await run()).exported, 1);
  const [line] = readFileSync(join(folder, 'metadata.jsonl'), 'utf8').trim().split('\n');
  const { file_name, transcription, callsigns, corrected_by } = JSON.parse(line ?? '');
  assert.deepEqual(
    [file_name, transcription, callsigns, corrected_by],
    [`data/${bench.id}.wav`, 'this is W7ABC', ['W7ABC'], 'N7QRS'],
  );
  assert.equal(readFileSync(join(folder, file_name)).subarray(0, 4).toString(), 'RIFF');
  assert.deepEqual(await readDataset(folder), [
    { path: join(folder, file_name), said: 'this is W7ABC' },
  ]);
});

test('whoever wants to be left out is, also from what an earlier export wrote', async (t) => {
  const { run, folder, note, node, bench } = await corrected(t, 'W7ABC this is N7QRS');
  await note('node', node);
  await run();
  writeFileSync(join(folder, 'data', 'mine.wav'), 'of somebody else');
  await note('callsign', 'N7QRS');
  assert.deepEqual(await run(), { exported: 0, withoutConsent: 0, optedOut: 1 });
  assert.equal(existsSync(join(folder, 'data', `${bench.id}.wav`)), false);
  assert.deepEqual(readdirSync(join(folder, 'data')), ['mine.wav']);
});

test('whoever was named in words that the same model replaced since is left out too', async (t) => {
  const { run, note, node, bench } = await corrected(t, 'this is W7ABC');
  await note('node', node);
  await note('callsign', 'K7XYZ');
  for (const words of ['this is K7XYZ', 'this is K7'])
    await bench.store.transaction((tx) => tx.transcripts.put(bench.id, sampleTranscript(words)));
  assert.deepEqual(await run(), { exported: 0, withoutConsent: 0, optedOut: 1 });
});

test('when the owner of the node no longer agrees, an earlier export is known and emptied', async (t) => {
  const { run, folder, note, node, bench } = await corrected(t, 'this is W7ABC');
  assert.equal(await isEarlierExport(folder), false);
  await note('node', node);
  await run();
  assert.equal(await isEarlierExport(folder), true);
  await bench.store.transaction((tx) => tx.datasetConsents.remove('node', node));
  assert.deepEqual(await run(), { exported: 0, withoutConsent: 1, optedOut: 0 });
  assert.equal(await isEarlierExport(folder), false);
});

test('a folder that cannot be made is named', async (t) => {
  const { run, folder, note, node } = await corrected(t, 'this is W7ABC');
  await note('node', node);
  writeFileSync(folder, 'a file where the folder should be');
  await assert.rejects(run(), { code: 'dataset/not-writable', message: /cannot make the folder/ });
});

test('a set that cannot be read says which line and why', async (t) => {
  const folder = tempFolder(t);
  await assert.rejects(readDataset(folder), { code: 'dataset/unreadable' });
  writeFileSync(join(folder, 'metadata.jsonl'), '\n');
  await assert.rejects(readDataset(folder), { message: /names no recording/ }); // 0 % wrong of nothing
  for (const [line, why] of [
    ['nonsense', /line 1: it names no file/],
    ['{"file_name":"a.wav"}', /line 1: it has no `transcription`/],
    ['{"file_name":"../a.wav","text":"x"}', /outside the folder/],
    ['{"file_name":"a.wav","text":"x"}', /there is no file/],
  ] as const) {
    writeFileSync(join(folder, 'metadata.jsonl'), `${line}\n`);
    await assert.rejects(readDataset(folder), { code: 'dataset/unreadable', message: why });
  }
});

test('a callsign is one word, written or spelled; other words count as they are', () => {
  const lengths = { durationMs: 2_000, computeMs: 500 };
  const said = 'This is W7ABC checking in.';
  const spelled = scoreSpeech([
    { said, heard: 'this is whiskey seven alpha bravo charlie checking in', ...lengths },
  ]);
  assert.equal(spelled.callsignWordErrorRate, 0);
  assert.equal(spelled.wordErrorRate, 1, 'one word replaced, four added, of five');
  const wrong = scoreSpeech([
    { said, heard: 'this is whiskey seven alpha bravo delta checking on', ...lengths },
  ]);
  assert.equal(wrong.callsignWordErrorRate, 2 / 5);
});

test('errors, callsigns and cost are counted over the whole set', () => {
  const lengths = { durationMs: 2_000, computeMs: 500 };
  const scores = scoreSpeech([
    { said: 'This is W7ABC, over.', heard: 'this is W7ABC over', ...lengths },
    { said: 'This is K7XYZ', heard: 'this was K7X', ...lengths },
  ]);
  assert.equal(scores.words, 7);
  assert.equal(scores.wordErrorRate, 2 / 7);
  assert.equal(scores.callsignRecall, 0.5);
  assert.equal(scores.callsignPrecision, 1);
  assert.equal(scores.realTimeFactor, 0.25);
});
