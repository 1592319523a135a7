/** From the configuration to what is shown: during a net its roster and its settings hold, and at no other time. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadServerConfig } from '../../../src/config/load-server.ts';
import { fragmentText, mentionText } from '../../../src/domain/mention-text.ts';
import { netsPorts } from '../../../src/modes/server-nets.ts';
import { FakeRecogniser } from '../../fakes/fake-recogniser.ts';
import { NOON } from '../../support/samples.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { spoken, stageBench } from '../stage-bench.ts';

/** The recording of the bench was made at NOON, a Thursday, at the node `hill`. */
const NODES = `transcribe:
  prompt: Of the server.
  vocabulary: [Everywhere]
  expect: [roster]
  nodes:
    hill: {prompt: Of the node., language: de, vocabulary: [Tiger Mountain]}
`;

function configured(t: TestContext, start: string, more = '') {
  const home = tempFolder(t);
  const configFile = join(home, 'server.yaml');
  const net = `nets:
  - {name: Noon Net, days: thursday, start: "${start}", timeZone: UTC, length: 1h, before: 0s,
     after: 0s, control: [K7NCS], roster: [KK7NQN, W7ABC]${more}}
`;
  writeFileSync(configFile, NODES + net);
  const around = { env: {}, root: false, home, cwd: home, timeZone: 'UTC' };
  return loadServerConfig({ around, configFile }).config;
}

async function wholeWay(t: TestContext, start: string, more = '') {
  const config = configured(t, start, more);
  const bench = await stageBench(t, spoken('03-check-in.wav'), 'a.wav', {}, (store) => ({
    options: config.transcribe,
    ...netsPorts(config, store),
  }));
  assert.equal((await bench.store.recordings.get(bench.id)).recordedAt, NOON);
  const asked: unknown[] = [];
  const recogniser = new FakeRecogniser((_, { language, prompt, model }) => {
    asked.push({ language, prompt, model });
    return 'W7ABC, this is KK7 something Quebec November';
  });
  await bench.run('ingest');
  await bench.run('transcribe', recogniser);
  await bench.run('extract');
  const transcript = await bench.store.transcripts.latest(bench.id);
  return { asked, transcript, detail: await bench.store.views.recording(bench.id) };
}

test('during the net, KK7?QN is inferred to be the one station of its roster that fits, and it says so', async (t) => {
  const { detail } = await wholeWay(t, '11:30');
  const { pattern, inferred } = detail.fragments[0] ?? assert.fail('nothing was heard in part');
  assert.deepEqual([pattern, inferred?.callsign, inferred?.because], ['KK7?QN', 'KK7NQN', 'net']);
  assert.deepEqual(
    detail.fragments.map(fragmentText),
    ['KK7?QN, perhaps KK7NQN (inferred: on the roster of the net)'],
    'as the page and the command line show it',
  );
  assert.match(mentionText(detail.mentions[0] ?? assert.fail()), /on the roster of the net/);
  assert.equal(detail.mentions[0]?.because, 'net');
});

test('an hour earlier or later the same words stay what they are', async (t) => {
  for (const start of ['10:59', '12:01']) {
    const { detail } = await wholeWay(t, start);
    assert.deepEqual(detail.fragments.map(fragmentText), ['KK7?QN'], start);
    assert.equal(detail.mentions[0]?.because, null);
    assert.equal(detail.transcript?.net, null);
  }
});

test('the roster is told to the recogniser, and that is stored, with the name of the net', async (t) => {
  const { asked, transcript, detail } = await wholeWay(t, '12:00');
  const prompt = 'Of the node. Tiger Mountain, Everywhere. W7ABC, KK7NQN, K7NCS.';
  assert.deepEqual(asked, [{ language: 'de', prompt, model: undefined }]);
  assert.equal(transcript?.heardBy.prompt, prompt);
  assert.equal(detail.transcript?.net, 'Noon Net');
});

test('what a net sets holds before what its node sets, which holds before the server', async (t) => {
  const own = ', model: small, language: en, prompt: Of the net., vocabulary: [Check-ins]';
  const { asked } = await wholeWay(t, '12:00', own);
  const prompt = 'Of the net. Check-ins, Tiger Mountain, Everywhere. W7ABC, KK7NQN, K7NCS.';
  assert.deepEqual(asked, [{ language: 'en', prompt, model: 'small' }]);
  const outside = await wholeWay(t, '13:00', own);
  assert.deepEqual(outside.asked, [
    { language: 'de', prompt: 'Of the node. Tiger Mountain, Everywhere.', model: undefined },
  ]);
});
