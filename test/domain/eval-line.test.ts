import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evalLine } from '../../src/domain/eval-line.ts';

function answer(asked: unknown): unknown {
  return JSON.parse(evalLine(JSON.stringify(asked)));
}

test('a line is answered with its id and each callsign once', () => {
  assert.deepEqual(
    answer({ id: 'a', text: 'VE3/W1AW, I say again W1AW, this is W7ABC portable 7' }),
    {
      id: 'a',
      callsigns: [
        { call: 'W1AW', prefix: 'VE3', confidence: 0.91, role: 'addressed' },
        { call: 'W7ABC', suffix: '7', confidence: 0.95, role: 'speaker' },
      ],
    },
  );
  assert.deepEqual(answer({ id: 7, text: 'W7ABC, W7ABC mobile' }), {
    id: 7,
    callsigns: [{ call: 'W7ABC', suffix: 'M', confidence: 0.97, role: 'speaker' }],
  });
});

test('no callsign is an empty list', () => {
  assert.equal(evalLine('{"id":"b","text":"good evening"}'), '{"id":"b","callsigns":[]}');
  assert.deepEqual(answer({ text: '' }), { id: null, callsigns: [] });
});

test('a line that is no question is answered too, so that the lines stay in step', () => {
  for (const line of ['', 'W7ABC', '{"id":', '[]', '7', 'null', '{"id":"x"}', '{"text":5}']) {
    const reply: unknown = JSON.parse(evalLine(line));
    assert.ok(
      typeof reply === 'object' && reply !== null && 'id' in reply && 'error' in reply,
      line,
    );
    assert.equal(typeof reply.error, 'string');
  }
  assert.match(evalLine('W7ABC'), /^\{"id":null,"error":"/);
});

test('a question without a usable text keeps its id, so that it can be told apart', () => {
  for (const asked of [{ id: 'x' }, { id: 'x', text: 5 }, { id: 'x', text: null }]) {
    assert.match(JSON.stringify(answer(asked)), /^\{"id":"x","error":"/);
  }
  assert.match(JSON.stringify(answer({ id: 12 })), /^\{"id":12,"error":"/);
  assert.match(JSON.stringify(answer({ id: [1], text: 'W7ABC' })), /^\{"id":null,"error":"/);
});

test('callsigns and marks are upper-case ASCII without slashes; of two marks the nearer counts', () => {
  const shown = (text: string): unknown => {
    const { callsigns } = answer({ id: 1, text }) as { callsigns: Record<string, unknown>[] };
    return callsigns.map(({ prefix, call, suffix }) => [prefix, call, suffix]);
  };
  assert.deepEqual(shown('ve3/w1aw'), [['VE3', 'W1AW', undefined]]);
  assert.deepEqual(shown('W7ABC stroke portable'), [[undefined, 'W7ABC', 'P']]);
  assert.deepEqual(shown('W7ABC portable seven'), [[undefined, 'W7ABC', '7']]);
  assert.deepEqual(shown('W7ABC/7/P'), [[undefined, 'W7ABC', '7']]);
  assert.deepEqual(shown('DL/VE3/W1AW'), [['VE3', 'W1AW', undefined]]);
  assert.deepEqual(shown('wøabc/mm'), [[undefined, 'W0ABC', 'MM']]);
  assert.deepEqual(shown('K7ABD, correction, K7ABC'), [[undefined, 'K7ABC', undefined]]);
  assert.deepEqual(shown('KK7 something Quebec November'), []);
});

test('one line in is one line out, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (id, text) => {
      for (const line of [text, JSON.stringify({ id, text })]) {
        const reply = evalLine(line);
        assert.ok(!reply.includes('\n'));
        JSON.parse(reply);
      }
    }),
  );
});
