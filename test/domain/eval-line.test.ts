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
