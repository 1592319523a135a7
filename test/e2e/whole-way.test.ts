/** From a recorder's folder to callsigns, with the executable alone: two processes, real SFTP, the real recogniser. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { record } from '../../scripts/showcase/recorder.ts';
import { samplesUntil, sampleTitle } from '../../scripts/showcase/samples.ts';
import { askTsn, runTsn } from '../../scripts/showcase/tsn.ts';
import type { RecordingItem } from '../../src/domain/views.ts';
import { openWorkplace } from '../support/executable.ts';
import { allFinished, listRecordings, startPair } from '../support/pair.ts';

/** What whisper.cpp alone wrote for each sample with this model: no word was wrong. */
const TRANSCRIPTS = 'test/fixtures/speech-model/samples/transcripts.jsonl';

const RECORDED_AT = Date.UTC(2026, 4, 1, 16, 0, 0);

test('spoken recordings become callsigns, silence and noise become none, once each', async (t) => {
  const place = openWorkplace(t);
  const pair = await startPair(t, place);
  const samples = samplesUntil(RECORDED_AT, pair.site.timeZone);
  assert.equal(samples.length, 24, 'twelve samples, each as WAV and as wav49');
  for (const sample of samples) {
    await record(pair.site.watchDir, sample, () => Promise.resolve());
  }
  const items = await allFinished(pair.site, samples.length);

  for (const sample of samples) {
    const item = items.find(({ originalName }) => originalName === sample.name);
    assert.ok(item, `${sample.name} arrived`);
    assert.deepEqual(item.callsigns, sample.callsigns, `${sampleTitle(sample)}: "${item.text}"`);
    assert.equal(item.state, /silence|noise/.test(sample.sample) ? 'no-speech' : 'complete');
  }
  assert.deepEqual(
    items.map(({ recordedAt }) => recordedAt),
    items.map(({ recordedAt }) => recordedAt).toSorted((a, b) => b - a),
    'the newest recording comes first, whatever arrived first',
  );

  await t.test('no word is worse than what the bare worker hears', () => {
    const bare = new Map(
      readFileSync(TRANSCRIPTS, 'utf8')
        .trim()
        .split('\n')
        .map((line): [string, string] => {
          const { file, model_output: words } = JSON.parse(line);
          return [file, words];
        }),
    );
    const plain = samples.filter(({ sample }) => dirname(sample) === dirname(TRANSCRIPTS));
    assert.equal(plain.length, 12);
    for (const { name, sample } of plain) {
      const text = items.find(({ originalName }) => originalName === name)?.text;
      assert.equal(text, bare.get(basename(sample)), sample);
    }
  });

  await t.test('the same file twice is stored once', async () => {
    const [first] = samples;
    assert.ok(first);
    copyFileSync(first.sample, join(pair.site.watchDir, first.name));
    await pair.restartNode();
    await pair.nodeIdle();
    assert.equal((await listRecordings(pair.site)).length, samples.length);
  });

  await t.test('search finds words, and the command line tells the same', async () => {
    const found = await askTsn<{ items: readonly { recording: RecordingItem }[] }>(place.tsn, [
      ...['search', 'emergency traffic', '--data-dir', pair.site.serverData],
    ]);
    assert.ok(found.items.some(({ recording }) => recording.callsigns.includes('WA7GH')));
  });

  await t.test('status says loudly that the test model is in use', async () => {
    const { stdout } = await runTsn(place.tsn, ['status', '--data-dir', pair.site.serverData]);
    assert.match(stdout, /two hundred words/i);
  });
});
