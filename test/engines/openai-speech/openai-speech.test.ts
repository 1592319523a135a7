/** The client against a service on this machine: what is sent, and what each failure is called. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { OpenAiSpeech } from '../../../src/engines/openai-speech/openai-speech.ts';
import type { OpenAiSpeechSettings } from '../../../src/engines/openai-speech/settings.ts';
import type { Clock } from '../../../src/platform/clock.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { recogniserContract } from '../../contract/recogniser.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { type Answering, json, startSpeechService } from '../../support/speech-service.ts';
import { until } from '../../support/worker.ts';

const ENGLISH = { language: 'en' };
const SECOND = new Float32Array(16_000).fill(0.1);
const HELLO = json({ text: 'hello' });

async function open(
  t: TestContext,
  answers: Answering,
  settings: Partial<OpenAiSpeechSettings> = {},
  clock: Clock = new FakeClock(),
) {
  const service = await startSpeechService(t, answers);
  const { url } = service;
  const whole = { url, model: 'whisper-1', key: () => 'secret', slots: 2, timeoutMs: 60_000 };
  const recogniser = new OpenAiSpeech({ ...whole, ...settings }, { clock });
  t.after(() => recogniser[Symbol.asyncDispose]());
  return { service, recogniser };
}

recogniserContract('a service with OpenAI’s protocol', async (t) => {
  const segment = { start: 0, end: 30, text: ' hello', avg_logprob: -0.2, no_speech_prob: 0.1 };
  return (await open(t, json({ text: 'hello', segments: [segment] }))).recogniser;
});

test('a clip is sent as WAV with everything that the dialects want', async (t) => {
  const { service, recogniser } = await open(t, HELLO);
  await recogniser.transcribe(SECOND, { language: 'de', prompt: 'DL1ABC' });
  const [sent] = service.received;
  assert.equal(sent?.path, '/v1/audio/transcriptions');
  assert.equal(sent.authorization, 'Bearer secret');
  assert.equal(sent.fileBytes, 44 + 32_000);
  assert.deepEqual(Object.fromEntries(sent.fields), {
    file: 'clip.wav',
    model: 'whisper-1',
    language: 'de',
    prompt: 'DL1ABC',
    response_format: 'verbose_json',
    temperature: '0',
    'timestamp_granularities[]': 'segment',
  });
});

test('the models that know no verbose reply are asked for a plain one', async (t) => {
  const { service, recogniser } = await open(t, HELLO, { model: 'gpt-4o-mini-transcribe' });
  await recogniser.transcribe(SECOND, ENGLISH);
  assert.equal(service.received[0]?.fields.get('response_format'), 'json');
});

test('without a key nothing is said of one, and a key that is gone sends nothing at all', async (t) => {
  const free = await open(t, HELLO, { key: () => undefined });
  await free.recogniser.transcribe(SECOND, ENGLISH);
  assert.equal(free.service.received[0]?.authorization, undefined);
  const lost = await open(t, HELLO, { key: () => '' });
  await assert.rejects(lost.recogniser.transcribe(SECOND, ENGLISH), { code: 'speech/no-key' });
  assert.equal(lost.service.received.length, 0);
});

/** Status, body and headers as services give them, and what tsn makes of it. */
const REFUSALS: readonly (readonly [number, unknown, string, RegExp])[] = [
  [
    401,
    {
      error: {
        message: 'Incorrect API key provided',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      },
    },
    'speech/key-refused',
    /Incorrect API key provided \(invalid_api_key\)/,
  ],
  [403, { detail: 'Not authenticated' }, 'speech/key-refused', /Not authenticated/],
  [404, { detail: "Model 'x' is not installed locally" }, 'speech/not-there', /not installed/],
  [
    404,
    {
      error: {
        message: 'The model `x` does not exist.',
        type: 'NotFoundError',
        param: 'model',
        code: 404,
      },
    },
    'speech/not-there',
    /does not exist/,
  ],
  [413, '<html>Request Entity Too Large</html>', 'speech/too-large', /answered 413$/],
  [
    400,
    { error: { message: 'Maximum file size exceeded', param: 'audio_filesize_mb' } },
    'speech/too-large',
    /exceeded/,
  ],
  [
    422,
    { detail: [{ loc: ['body', 'file'], msg: 'field required', type: 'missing' }] },
    'speech/rejected',
    /field required/,
  ],
  [
    429,
    { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } },
    'speech/no-credit',
    /quota/,
  ],
  [429, { error: { message: 'Rate limit reached' } }, 'speech/busy', /Rate limit/],
  [500, 'Internal Server Error', 'speech/failed', /Internal/],
  [502, '<html>Bad Gateway</html>', 'speech/unreachable', /answered 502$/],
  [503, { error: 'loading model' }, 'speech/unreachable', /loading model/],
];

for (const [status, body, code, message] of REFUSALS)
  test(`an answer of ${status} with ${JSON.stringify(body).slice(0, 50)} is ${code}`, async (t) => {
    const { recogniser } = await open(t, (_, response) => {
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), { code, message });
  });

test('a service says when it wants to be asked again, in seconds or by a date', async (t) => {
  const clock = new FakeClock();
  const date = new Date(clock.now() + 90_000).toUTCString();
  for (const [header, waitMs] of [
    ['20', 20_000],
    [date, 90_000],
  ] as const) {
    const { recogniser } = await open(t, json({}, 429, { 'Retry-After': header }), {}, clock);
    await assert.rejects(
      recogniser.transcribe(SECOND, ENGLISH),
      (error) => error instanceof TsnError && error.facts['retryAfterMs'] === waitMs,
    );
  }
});

test('a service that is not there, or hangs up, is unreachable', async (t) => {
  const { service, recogniser } = await open(t, (_, response) => response.destroy());
  await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), { code: 'speech/unreachable' });
  await service.stop();
  await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), {
    code: 'speech/unreachable',
    message: /ECONNREFUSED|refused/i,
  });
});

test('a service that never answers is given up after its time', async (t) => {
  const clock = new FakeClock();
  const { service, recogniser } = await open(t, () => {}, { timeoutMs: 5_000 }, clock);
  const told = assert.rejects(recogniser.transcribe(SECOND, ENGLISH), {
    code: 'speech/timeout',
    message: /5000 ms/,
  });
  await until(() => service.received.length === 1);
  clock.advance(5_000);
  await told;
});

test('a redirect is not followed: it would carry the key away', async (t) => {
  const other = await startSpeechService(t, HELLO);
  const { recogniser } = await open(t, (_, response) => {
    response.writeHead(307, { Location: `${other.url}/audio/transcriptions` }).end();
  });
  await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), { code: 'speech/unreachable' });
  assert.equal(other.received.length, 0);
});

test('an answer without end is cut off', async (t) => {
  const { recogniser } = await open(t, (_, response) => {
    response.writeHead(200);
    const more = (): void => {
      if (!response.destroyed && response.write(Buffer.alloc(1 << 20, 'x'))) setImmediate(more);
      else response.once('drain', more);
    };
    more();
  });
  await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), { code: 'speech/bad-reply' });
});

test('the key is in no message', async (t) => {
  for (const answers of [
    json({}, 401),
    json({}, 500),
    (_: unknown, r: { destroy(): void }) => r.destroy(),
  ]) {
    const { recogniser } = await open(t, answers as Answering, { key: () => 'sk-very-secret' }); // as: a part of it
    await assert.rejects(recogniser.transcribe(SECOND, ENGLISH), (error) => {
      return (
        error instanceof TsnError &&
        !JSON.stringify([error.message, error.facts]).includes('very-secret')
      );
    });
  }
});

test('a look at a service costs nothing and names its models', async (t) => {
  const { service, recogniser } = await open(
    t,
    json({ object: 'list', data: [{ id: 'whisper-1' }] }),
  );
  assert.deepEqual(await recogniser.look(), ['whisper-1']);
  assert.equal(service.received[0]?.path, '/v1/models');
  service.answers = json({}, 404);
  assert.deepEqual(await recogniser.look(), []);
  service.answers = json({}, 401);
  await assert.rejects(recogniser.look(), { code: 'speech/key-refused' });
});
