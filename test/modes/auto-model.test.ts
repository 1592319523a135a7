/** `transcribe.model: auto` from the configuration to a worker that hears. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadServerConfig } from '../../src/config/load-server.ts';
import { modelsFolder } from '../../src/config/places.ts';
import { modelFile } from '../../src/modes/model-file.ts';
import { openRecogniser } from '../../src/modes/recogniser.ts';
import { silentLog } from '../../src/platform/log.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { needsWorker, sample, TEST_MODEL, until, WORKER } from '../support/worker.ts';

const LEDGER = { reserve: async () => undefined, spentMs: async () => 0 };

function openSite(t: TestContext, flags: Record<string, string> = {}) {
  const dataDir = tempFolder(t);
  const around = { env: {}, cwd: dataDir, home: dataDir, timeZone: 'UTC', root: false };
  const { config } = loadServerConfig({ around, flags: { dataDir, ...flags } });
  mkdirSync(modelsFolder(dataDir), { recursive: true });
  const install = (name: string) =>
    copyFileSync(TEST_MODEL, join(modelsFolder(dataDir), `ggml-${name}.bin`));
  return { config, install, folder: modelsFolder(dataDir) };
}

test('auto is the default and stands for a file that is there', (t) => {
  const { config, install, folder } = openSite(t);
  assert.equal(config.transcribe.model, 'auto');
  assert.throws(() => modelFile(config), {
    code: 'whisper/no-model',
    message: /tsn models pull .*recordings of 9 s a minute/,
  });
  install('tiny.en');
  assert.equal(modelFile(config), join(folder, 'ggml-tiny.en.bin'));
  assert.equal(modelFile(config, 'base.en'), join(folder, 'ggml-base.en.bin'), 'a name is a name');
  assert.equal(modelFile(config, '/else/x.bin'), '/else/x.bin');
});

test('without a model the health says which one to pull; one that appears is taken and told', {
  skip: needsWorker(),
}, async (t) => {
  process.env['TSN_WHISPERD'] = resolve(WORKER);
  t.after(() => delete process.env['TSN_WHISPERD']);
  const { config, install } = openSite(t, { 'transcribe.slots': '1' });
  const clock = new FakeClock();
  const recogniser = openRecogniser({ config, clock, log: silentLog }, LEDGER);
  t.after(() => recogniser[Symbol.asyncDispose]());
  await until(() => recogniser.health().state === 'down');
  const health = recogniser.health();
  assert.ok(health.state === 'down' && health.code === 'whisper/no-model');
  assert.match(health.reason, /`tsn models pull \S+`: about \d/);
  assert.equal((await recogniser.states())[0]?.choice, null);

  install('base.en');
  await until(() => clock.sleeping > 0);
  clock.advance(5_000);
  await until(() => recogniser.health().state === 'ready');
  const [state] = await recogniser.states();
  assert.equal(state?.model, 'auto');
  assert.equal(state.choice?.name, 'base.en');
  const heard = await recogniser.transcribe(sample('03-check-in'), { language: 'en' });
  assert.equal(heard.by?.model, 'ggml-base.en.bin');
});
