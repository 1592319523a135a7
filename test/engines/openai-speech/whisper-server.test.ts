/**
 * The client against a real service: whisper.cpp's own server, with the trained test model, which
 * hears, and with a puppet, which says exactly what it is told.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { Heard } from '../../../src/domain/recognition.ts';
import { scoreSpeech } from '../../../src/domain/speech-scores.ts';
import { statusFailure } from '../../../src/engines/openai-speech/failures.ts';
import { OpenAiSpeech } from '../../../src/engines/openai-speech/openai-speech.ts';
import { readReply } from '../../../src/engines/openai-speech/reply.ts';
import { RecogniserChain } from '../../../src/engines/recogniser-chain/chain.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { recogniserContract } from '../../contract/recogniser.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeRecogniser } from '../../fakes/fake-recogniser.ts';
import { puppetModel } from '../../support/puppet-model.ts';
import { needsWhisperServer, startWhisperServer } from '../../support/whisper-server.ts';
import { sample } from '../../support/worker.ts';

const real = { skip: needsWhisperServer() };
const ENGLISH = { language: 'en' };
const FOLDER = 'test/fixtures/speech-model/samples';
const SAID: ReadonlyMap<string, string> = new Map(
  readFileSync(`${FOLDER}/transcripts.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ file, text }) => [file.replace('.wav', ''), text]),
);

function wordsOf({ segments }: Heard): string {
  return segments.map(({ text }) => text.trim()).join(' ');
}

function clientOf(t: TestContext, url: string, model = 'whisper-1'): OpenAiSpeech {
  const settings = { url, model, key: () => undefined, slots: 2, timeoutMs: 600_000 };
  const client = new OpenAiSpeech(settings, { clock: systemClock });
  t.after(() => client[Symbol.asyncDispose]());
  return client;
}

async function open(t: TestContext, given: Parameters<typeof startWhisperServer>[1] = {}) {
  const server = await startWhisperServer(t, given);
  return { server, client: clientOf(t, server.url) };
}

if (real.skip === false)
  recogniserContract('whisper.cpp’s own server', async (t) => (await open(t)).client);

test(
  'it is heard as it was said, sample by sample, and nothing is heard where nobody speaks',
  real,
  async (t) => {
    const { client } = await open(t);
    const pairs = [];
    for (const [name, said] of SAID) {
      const heard = await client.transcribe(sample(name), ENGLISH);
      const text = wordsOf(heard);
      assert.equal(heard.language, 'en');
      assert.equal(heard.noSpeechProb, null);
      pairs.push({ said, heard: text, durationMs: 0, computeMs: 0 });
      if (said === '') assert.deepEqual(heard.segments, []);
    }
    assert.ok(pairs.length >= 12);
    const { wordErrorRate } = scoreSpeech(pairs);
    assert.ok(wordErrorRate <= 0.01, `word error rate ${wordErrorRate}`);
  },
);

test('a word that it cut in two after 60 characters is one word again', real, async (t) => {
  const { client } = await open(t);
  const { segments } = await client.transcribe(sample('01-net-opening'), ENGLISH);
  assert.deepEqual(
    segments.map(({ text }) => text.trim()),
    [SAID.get('01-net-opening')],
  );
  assert.equal(segments[0]?.startMs, 0);
  assert.ok(segments[0].endMs > 5_000);
});

test('every form of answer becomes the same words', real, async (t) => {
  const { server, client } = await open(t);
  const wanted = await client.transcribe(sample('01-net-opening'), ENGLISH);
  const words = (all: readonly { readonly text: string }[]) => all.map(({ text }) => text.trim());
  for (const form of ['json', 'text', 'srt', 'vtt', 'verbose_json']) {
    const response = await post(server.url, `${FOLDER}/01-net-opening.wav`, form);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const asked = { host: 'here', language: 'en', durationMs: 6_150, isWhisperCpp: true };
    const heard = readReply(await response.text(), isJson, asked);
    assert.deepEqual(words(heard.segments), words(wanted.segments), form);
    if (!['json', 'text'].includes(form))
      assert.equal(heard.segments[0]?.endMs, Math.min(6_150, wanted.segments[0]?.endMs ?? 0), form);
  }
});

test(
  'times and probabilities arrive as the model gave them, also with odd options of the server',
  real,
  async (t) => {
    const script = [
      ...[{ at: 0 }, { say: ' CQ', p: 0.9 }, { say: ' W1AW', p: 0.6 }, { at: 2.4 }],
      ...[{ at: 3 }, { say: ' caf\u00E9', p: 0.5 }, { at: 3.6 }],
    ];
    for (const options of [[], ['--no-language-probabilities']]) {
      const { client } = await open(t, {
        model: puppetModel(t, { script, noSpeech: 0.3 }),
        options,
      });
      for (const round of ['as a stranger', 'known by its header']) {
        const heard = await client.transcribe(new Float32Array(4 * 16_000).fill(0.01), ENGLISH);
        const { segments } = heard;
        assert.deepEqual(
          segments.map(({ startMs, endMs, text }) => [startMs, endMs, text]),
          [
            [0, 2_400, ' CQ W1AW'],
            [3_000, 3_600, ' caf\u00E9'],
          ],
          round,
        );
        const mean = (Math.log(0.9) + Math.log(0.6)) / 2;
        assert.ok(Math.abs((segments[0]?.avgLogprob ?? 0) - mean) < 0.03, round);
        assert.ok(Math.abs((segments[1]?.tokens[0]?.p ?? 0) - 0.5) < 0.01, round);
        assert.equal(heard.noSpeechProb, null, round);
      }
    }
  },
);

test('several at once each get their own words', real, async (t) => {
  const { client } = await open(t);
  const names = ['02-call-for-traffic', '03-check-in', '11-silence', '09-propagation'];
  const all = await Promise.all(names.map((name) => client.transcribe(sample(name), ENGLISH)));
  assert.deepEqual(
    all.map(wordsOf),
    names.map((name) => SAID.get(name)),
  );
});

test('a clip that is called off does not keep it from the next one', real, async (t) => {
  const { client } = await open(t);
  const off = new AbortController();
  const first = client.transcribe(sample('01-net-opening'), { ...ENGLISH, signal: off.signal });
  const next = client.transcribe(sample('03-check-in'), ENGLISH);
  off.abort();
  await assert.rejects(first, { code: 'whisper/aborted' });
  assert.equal(wordsOf(await next), SAID.get('03-check-in'));
});

test('what it refuses has a name, and so has what is not there', real, async (t) => {
  const { server, client } = await open(t);
  const bad = await post(server.url, 'README.md', 'verbose_json');
  const { status } = bad;
  const refused = { status, body: await bad.text(), retryAfter: null, now: 0 };
  assert.equal(statusFailure('here', refused).code, 'speech/rejected');
  const elsewhere = clientOf(t, server.url.replace(/v1$/, 'v2'));
  const second = new Float32Array(16_000);
  await assert.rejects(elsewhere.transcribe(second, ENGLISH), { code: 'speech/not-there' });
  assert.deepEqual(await client.look(), []);
  await server.kill();
  await assert.rejects(client.transcribe(second, ENGLISH), { code: 'speech/unreachable' });
  await assert.rejects(client.look(), { code: 'speech/unreachable' });
});

test('a server without its model never comes up', real, async (t) => {
  await assert.rejects(startWhisperServer(t, { model: '/nowhere/ggml.bin' }), /ended with 3/);
});

test(
  'killed in the middle of a clip, the next link hears it; after its rest it is asked again',
  real,
  async (t) => {
    const { server, client } = await open(t);
    const clock = new FakeClock();
    const common = { model: 'm', use: 'any' as const, slots: 1, overflow: true };
    const links = [
      { settings: { ...common, name: 'service' }, recogniser: client },
      { settings: { ...common, name: 'here' }, recogniser: new FakeRecogniser(() => 'words') },
    ];
    const ledger = { reserve: async () => undefined, spentMs: async () => 0 };
    const chain = new RecogniserChain(links, { clock, log: silentLog, ledger });
    t.after(() => chain[Symbol.asyncDispose]());
    const heardBy = async () =>
      (await chain.transcribe(sample('01-net-opening'), ENGLISH)).by?.link;
    assert.equal(await heardBy(), 'service');
    const inTheMiddle = heardBy();
    await server.kill();
    assert.equal(await inTheMiddle, 'here');
    await server.start();
    assert.equal(await heardBy(), 'here');
    clock.advance(5_000);
    assert.equal(await heardBy(), 'service');
  },
);

function post(url: string, file: string, form: string): Promise<Response> {
  const fields = new FormData();
  fields.set('file', new Blob([readFileSync(file)]), 'clip.wav');
  fields.set('response_format', form);
  return fetch(`${url}/audio/transcriptions`, { method: 'POST', body: fields });
}
