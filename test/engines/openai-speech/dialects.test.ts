/** Each service's way of answering, as its source or its documentation has it, becomes one form. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReply } from '../../../src/engines/openai-speech/reply.ts';

const ASKED = { host: 'speech.example.org', language: 'en', durationMs: 5_000 };
const read = (reply: unknown) => readReply(JSON.stringify(reply), true, ASKED);

test("OpenAI's verbose reply keeps times and probabilities", () => {
  const heard = read({
    task: 'transcribe',
    language: 'english',
    duration: 5.0,
    text: ' CQ CQ. This is W1AW.',
    segments: [
      {
        id: 0,
        seek: 0,
        start: 0.0,
        end: 1.5,
        text: ' CQ CQ.',
        tokens: [50364, 383],
        temperature: 0.0,
        avg_logprob: -0.2,
        compression_ratio: 0.9,
        no_speech_prob: 0.02,
      },
      {
        id: 1,
        start: 1.5,
        end: 9.9,
        text: ' This is W1AW.',
        avg_logprob: -0.3,
        no_speech_prob: 0.3,
      },
    ],
    usage: { type: 'duration', seconds: 5 },
  });
  assert.equal(heard.language, 'en');
  assert.equal(heard.noSpeechProb, 0.02);
  assert.deepEqual(
    heard.segments.map(({ startMs, endMs, avgLogprob }) => [startMs, endMs, avgLogprob]),
    [
      [0, 1_500, -0.2],
      [1_500, 5_000, -0.3],
    ],
  );
});

test("vLLM's duration is a text and its no-speech probability null", () => {
  const heard = read({
    duration: '5.0',
    language: 'en',
    text: 'hello',
    segments: [
      {
        id: 0,
        seek: 0,
        start: 0,
        end: 4.2,
        text: 'hello',
        avg_logprob: -0.5,
        no_speech_prob: null,
      },
    ],
    words: null,
  });
  assert.equal(heard.noSpeechProb, null);
  assert.equal(heard.segments[0]?.endMs, 4_200);
});

test("speaches' words bring probabilities of their own", () => {
  const [segment] = read({
    text: 'kilo seven',
    language: 'en',
    segments: [
      {
        start: 0,
        end: 2,
        text: ' kilo seven',
        avg_logprob: -0.1,
        words: [
          { start: 0, end: 1, word: ' kilo', probability: 0.98 },
          { start: 1, end: 2, word: ' seven', probability: 0.41 },
        ],
      },
    ],
  }).segments;
  assert.deepEqual(
    segment?.tokens.map(({ text, p }) => [text, p]),
    [
      [' kilo', 0.98],
      [' seven', 0.41],
    ],
  );
});

test("the no-speech probability of whisper.cpp's server is that of another clip, and is not believed", () => {
  const heard = read({
    task: 'transcribe',
    language: 'english',
    duration: 5,
    text: ' Hello.\n',
    detected_language: 'english',
    segments: [
      { id: 0, text: ' Hello.', start: 0, end: 2, avg_logprob: -0.3, no_speech_prob: 1.9e-5 },
    ],
  });
  assert.equal(heard.noSpeechProb, null);
});

test('text alone becomes one segment over the whole clip, in any wrapping', () => {
  const replies = [
    readReply('{"text": "hello there"}', true, ASKED),
    readReply('"hello there"', true, ASKED),
    readReply('hello there\n', false, ASKED),
    readReply('{"text": "hello there", "segments": null}', false, ASKED),
    readReply('{"text": "hello there", "segments": []}', true, ASKED),
  ];
  for (const { segments, noSpeechProb } of replies) {
    assert.deepEqual(
      segments.map(({ startMs, endMs, text }) => ({ startMs, endMs, text })),
      [{ startMs: 0, endMs: 5_000, text: 'hello there' }],
    );
    assert.equal(noSpeechProb, null);
  }
});

test('nothing heard is no segment, however it is said', () => {
  for (const reply of [
    '{"text":""}',
    '{"text":" ","segments":[{"text":"","start":0,"end":5}]}',
    '{"segments":[]}',
  ])
    assert.deepEqual(readReply(reply, true, ASKED).segments, []);
  assert.deepEqual(readReply('', false, ASKED).segments, []);
});

test('times that make no sense stay within the clip and in order', () => {
  const times = read({
    text: 'x',
    segments: [
      { text: 'a', start: -3, end: 'soon' },
      { text: 'b', start: '4.5', end: '1' },
      { text: 'c' },
    ],
  }).segments.map(({ startMs, endMs }) => [startMs, endMs]);
  assert.deepEqual(times, [
    [0, 5_000],
    [4_500, 4_500],
    [0, 5_000],
  ]);
});

test('an error in a success, and what is no transcript, are failures', () => {
  assert.throws(() => read({ error: 'failed to process audio' }), {
    code: 'speech/rejected',
    message: /failed to process audio/,
  });
  assert.throws(() => readReply('<html>', true, ASKED), { code: 'speech/bad-reply' });
  assert.throws(() => read({ status: 'ok' }), { code: 'speech/bad-reply' });
  assert.throws(() => read([]), { code: 'speech/bad-reply' });
  assert.throws(() => read({ text: 5 }), { code: 'speech/bad-reply' });
});

test('subtitles that nobody asked for are read as such: their times are no words', () => {
  const cues =
    '00:00:00,000 --> 00:00:01,500\n CQ CQ.\n\n2\n00:00:01,500 --> 00:01:00,000\nThis is\nW1AW.\n';
  const srt = `1\n${cues}`;
  const vtt = `WEBVTT\n\n${cues.replaceAll(',', '.').replaceAll('00:00:0', '00:0')}`;
  for (const body of [srt, vtt, vtt.replaceAll('\n', '\r\n')])
    assert.deepEqual(
      readReply(body, false, ASKED).segments.map(({ startMs, endMs, text }) => [
        startMs,
        endMs,
        text,
      ]),
      [
        [0, 1_500, ' CQ CQ.'],
        [1_500, 5_000, 'This is W1AW.'],
      ],
    );
  assert.deepEqual(readReply('WEBVTT\n\n', false, ASKED).segments, []);
});

test('a language is a code, also where its name is written', () => {
  const languages = ['english', 'German', 'de', 'maori', 'lao', 'cantonese', 'klingon', ''];
  assert.deepEqual(
    languages.map((language) => read({ text: 'x', language }).language),
    ['en', 'de', 'de', 'mi', 'lo', 'yue', 'en', 'en'],
  );
});

test("whisper.cpp's server is known by its replies where a proxy hides its name", () => {
  const word = { word: ' hi', probability: 0.5, t_dtw: -1 };
  const segment = { start: 0, end: 1, text: ' hi', avg_logprob: -0.1, no_speech_prob: 0.9 };
  for (const reply of [
    { segments: [segment], detected_language: 'english' },
    { segments: [{ ...segment, words: [word] }] },
  ])
    assert.equal(read(reply).noSpeechProb, null);
  assert.equal(read({ segments: [segment] }).noSpeechProb, 0.9);
  const [first] = read({ segments: [{ ...segment, words: [word] }] }).segments;
  assert.equal(first?.avgLogprob, Math.log(0.5));
});

test('words that whisper.cpp cuts after 60 characters are whole again', () => {
  const cut = [
    { text: ' kilo que', start: 0, end: 2, avg_logprob: -0.2 },
    { text: 'bec', start: 2, end: 3, avg_logprob: -0.4 },
    { text: ' november', start: 3, end: 4, avg_logprob: -0.4 },
  ];
  const { segments } = read({ segments: cut, detected_language: 'english' });
  assert.deepEqual(
    segments.map(({ startMs, endMs, text }) => [startMs, endMs, text]),
    [
      [0, 3_000, ' kilo quebec'],
      [3_000, 4_000, ' november'],
    ],
  );
  const plain = readReply(' kilo que\nbec\n november\n', false, { ...ASKED, isWhisperCpp: true });
  assert.equal(plain.segments[0]?.text, 'kilo quebec november');
});
