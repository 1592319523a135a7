/**
 * What comes out of the worker is exactly what the model says: times, probabilities, limits.
 * The model is a puppet: it says its script whatever the sound is.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RecogniseOptions } from '../../../src/domain/recognition.ts';
import { type Puppet, puppetModel } from '../../support/puppet-model.ts';
import { needsWorker, openRecogniser } from '../../support/worker.ts';

const real = { skip: needsWorker() };

function hear(
  t: TestContext,
  puppet: Puppet,
  seconds: number,
  options: Partial<RecogniseOptions> = {},
) {
  const recogniser = openRecogniser(t, { model: puppetModel(t, puppet), beam: 1 });
  const pcm = new Float32Array(seconds * 16_000).fill(0.01);
  return recogniser.transcribe(pcm, { language: 'en', temperatureInc: 0, ...options });
}

function near(actual: number | undefined, wanted: number, within = 0.01): void {
  assert.ok(actual !== undefined && Math.abs(actual - wanted) < within, `${actual}, not ${wanted}`);
}

test('times and probabilities arrive as the model gave them', real, async (t) => {
  const script = [
    ...[{ at: 0 }, { say: ' CQ', p: 0.9 }, { say: ' W1AW', p: 0.6 }, { at: 2.4 }],
    ...[{ at: 3 }, { say: ' over', p: 0.5 }, { at: 3.6 }],
  ];
  const { segments } = await hear(t, { script }, 4);
  assert.deepEqual(
    segments.map(({ startMs, endMs, text }) => [startMs, endMs, text]),
    [
      [0, 2_400, ' CQ W1AW'],
      [3_000, 3_600, ' over'],
    ],
  );
  const [first, second] = segments;
  near(first?.tokens[0]?.p, 0.9);
  near(first?.tokens[1]?.p, 0.6);
  near(second?.tokens[0]?.p, 0.5);
  near(first?.avgLogprob, (Math.log(0.9) + Math.log(0.6)) / 2, 0.03);
  near(second?.avgLogprob, Math.log(0.5), 0.03);
});

test(
  'the probability of no speech is the one of this clip, in both kinds of model',
  real,
  async (t) => {
    const script = [{ at: 0 }, { say: ' hello' }, { at: 1 }];
    for (const multilingual of [false, true])
      for (const noSpeech of [0.02, 0.9]) {
        const heard = await hear(t, { script, noSpeech, multilingual }, 2);
        near(heard.noSpeechProb ?? undefined, noSpeech);
      }
  },
);

test(
  'a model that repeats itself without end is stopped by the length of the clip',
  real,
  async (t) => {
    const script = [{ at: 0 }, ...Array.from({ length: 300 }, () => ({ say: ' and' }))];
    const { segments } = await hear(t, { script }, 5);
    const words = segments.flatMap(({ tokens }) => tokens).length;
    // As many as a segment may have, in as many windows as speech of this length may need.
    assert.ok(words <= (4 + 8 * 5) * (2 + 3), `${words} words in 5 seconds`);
  },
);

test('a time behind the end of the clip becomes its end', real, async (t) => {
  const script = [{ at: 0.5 }, { say: ' late' }, { at: 9 }];
  const [segment, ...others] = (await hear(t, { script }, 2)).segments;
  assert.equal(others.length, 0);
  assert.deepEqual([segment?.startMs, segment?.endMs, segment?.text], [500, 2_000, ' late']);
});

test('a character that was cut between two tokens is whole in the text', real, async (t) => {
  const [front, back] = [Buffer.from([0xc3]), Buffer.from([0xa9])];
  const script = [{ at: 0 }, { say: ' caf' }, { say: front }, { say: back }, { at: 1 }];
  const [segment] = (await hear(t, { script }, 2)).segments;
  assert.equal(segment?.text, ' café');
  assert.deepEqual(
    segment.tokens.map(({ text }) => text),
    [' caf', '\ufffd', '\ufffd'],
  );
});

test('half a character at the end is replaced and breaks nothing', real, async (t) => {
  const script = [{ at: 0 }, { say: ' caf' }, { say: Buffer.from([0xe2, 0x82]) }, { at: 1 }];
  const [segment] = (await hear(t, { script }, 2)).segments;
  assert.match(segment?.text ?? '', /^ caf\ufffd+$/);
});

test('what needs several windows is told with times that go on', real, async (t) => {
  const script = [{ at: 0 }, { say: ' part' }, { at: 15 }, { at: 15 }];
  const { segments } = await hear(t, { script }, 24);
  assert.deepEqual(
    segments.map(({ startMs, endMs }) => [startMs, endMs]),
    [
      [0, 15_000],
      [15_000, 24_000],
    ],
  );
});

test(
  'the language is the one that was asked for, and one that does not exist is refused',
  real,
  async (t) => {
    const puppet = { script: [{ at: 0 }, { say: ' hallo' }, { at: 1 }], multilingual: true };
    assert.equal((await hear(t, puppet, 2, { language: 'de' })).language, 'de');
    await assert.rejects(hear(t, puppet, 2, { language: 'zz' }), { code: 'whisper/protocol' });
  },
);
