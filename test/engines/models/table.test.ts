/** The table of published models against its source, where that is at hand. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PUBLISHED_MODELS, publishedModel } from '../../../src/domain/models.ts';
import { findModel, isTestModel, modelPath } from '../../../src/engines/models/resolve.ts';
import { listModels, verifyModel } from '../../../src/engines/models/verify.ts';

const SOURCE = 'node_modules/nodejs-whisper/cpp/whisper.cpp/models';
const TEST_MODEL = 'test/fixtures/speech-model/ggml-tsn-test.bin';

test('every checksum is the one in whisper.cpp, and none of its own is missing', () => {
  const rows = readFileSync(join(SOURCE, 'README.md'), 'utf8').matchAll(
    /^\| (\S+) +\|[^|]+\| `([0-9a-f]{40})` \|$/gm,
  );
  const published = new Map([...rows].map(([, name, sha1]) => [name, sha1]));
  assert.equal(published.size, 16);
  for (const model of PUBLISHED_MODELS)
    assert.equal(model.sha1, published.get(model.name) ?? null, model.name);
});

test('every name is one that whisper.cpp downloads, and all of them are there', () => {
  const scripts = ['download-ggml-model.sh', 'download-ggml-model.cmd'].map((name) =>
    readFileSync(join(SOURCE, name), 'utf8'),
  );
  const lists = scripts.map(
    (text) => /^(?:set )?models="?((?:[a-z0-9._-]+[\s^]+)+[a-z0-9._-]+)/m.exec(text)?.[1] ?? '',
  );
  const names = new Set(
    lists.flatMap((list) =>
      list.split(/[\s^]+/).filter((word) => /^(tiny|base|small|medium|large)\b/.test(word)),
    ),
  );
  const voice = readFileSync(join(SOURCE, 'download-vad-model.sh'), 'utf8');
  assert.match(voice, /^models=".*\bsilero-v6\.2\.0"$/m);
  names.add('silero-v6.2.0');
  assert.deepEqual(PUBLISHED_MODELS.map((model) => model.name).sort(), [...names].sort());
});

test('the test model is told by its bytes, whatever it is called', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tsn-models-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ggml-base.en.bin');
  if (!existsSync(TEST_MODEL)) return t.skip(`${TEST_MODEL} is missing`);
  await copyFile(TEST_MODEL, path);
  assert.ok(await isTestModel(path));
  assert.equal((await verifyModel(path)).verdict, 'test-model');
  await writeFile(path, 'other bytes');
  assert.ok(!(await isTestModel(path)));
  assert.equal((await verifyModel(path)).verdict, 'damaged');
});

test('a name leads to a file in the models folder, a path to itself', () => {
  assert.equal(modelPath('base.en', '/data/models'), '/data/models/ggml-base.en.bin');
  assert.equal(modelPath('/else/x.bin', '/data/models'), '/else/x.bin');
  assert.throws(() => modelPath('bass.en', '/data/models'), { code: 'models/unknown' });
  assert.throws(() => findModel('base.en', '/nowhere'), {
    code: 'whisper/no-model',
    message: /not installed/,
  });
});

test('models that nobody published are listed too when they are there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tsn-models-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ggml-mine.bin'), 'abc');
  const mine = listModels(folder).find(({ name }) => name === 'mine');
  assert.ok(mine?.installed);
  assert.equal(mine.sizeBytes, 3);
  assert.equal((await verifyModel(mine.path)).verdict, 'unverified');
});

test('the voice model is pulled, found and removed under its short name', () => {
  const model = publishedModel('silero');
  assert.equal(model?.name, 'silero-v6.2.0');
  assert.match(model.url, /whisper-vad\/resolve\/main\/ggml-silero-v6\.2\.0\.bin$/);
  assert.equal(modelPath('silero', '/models'), '/models/ggml-silero-v6.2.0.bin');
});
