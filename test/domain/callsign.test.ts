import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCallsign, isPlaceMark, parseCallsign, standingOf } from '../../src/domain/callsign.ts';
import { canExistInUs } from '../../src/domain/us-callsign.ts';
import { usCallsign } from './spoken-calls.ts';

function lines(name: string): readonly string[] {
  const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

test('every form that a country gives out is a callsign', () => {
  for (const text of lines('callsign-valid.txt')) {
    assert.ok(isCallsign(text), text);
    assert.deepEqual(parseCallsign(text), { callsign: text });
  }
});

test('what no country can have given out is none', () => {
  for (const text of lines('callsign-invalid.txt')) {
    assert.ok(!isCallsign(text), text);
    if (standingOf(text) !== 'experimental') assert.equal(parseCallsign(text), undefined, text);
  }
});

test('marks are told from the callsign on either side', () => {
  assert.deepEqual(parseCallsign('VE3/W1AW'), { callsign: 'W1AW', prefix: 'VE3' });
  assert.deepEqual(parseCallsign('W1AW/VE3'), { callsign: 'W1AW', suffix: 'VE3' });
  assert.deepEqual(parseCallsign('ve3/w1aw/p'), { callsign: 'W1AW', prefix: 'VE3', suffix: 'P' });
  assert.deepEqual(parseCallsign(' W7ABC/7 '), { callsign: 'W7ABC', suffix: '7' });
  assert.deepEqual(parseCallsign('LU1ABC/X'), { callsign: 'LU1ABC', suffix: 'X' });
  assert.deepEqual(parseCallsign('WØABC'), { callsign: 'W0ABC' });
});

test('of several marks on one side the nearest counts', () => {
  assert.deepEqual(parseCallsign('W7ABC/7/P'), { callsign: 'W7ABC', suffix: '7' });
  assert.deepEqual(parseCallsign('F/VE3/W1AW'), { callsign: 'W1AW', prefix: 'VE3' });
});

test('of two callsigns around a slash the longer one is meant', () => {
  assert.equal(parseCallsign('K1A/W7ABC')?.callsign, 'W7ABC');
  assert.equal(parseCallsign('W7ABC/K1A')?.callsign, 'W7ABC');
});

test('a person may name a callsign of the series for experiments, which is said on the air', () => {
  assert.deepEqual(parseCallsign('kf7xyw/m'), { callsign: 'KF7XYW', suffix: 'M' });
});

test('text around a callsign makes it no callsign', () => {
  for (const text of ['', '/', 'W7ABC/', '/W7ABC', 'W7ABC K7DEF', 'W7ABC/PORTABLE', 'W7ABC-9']) {
    if (standingOf(text) !== 'experimental') assert.equal(parseCallsign(text), undefined, text);
  }
});

test('a place is a prefix, with or without its figure', () => {
  for (const text of ['VE3', 'EA8', 'F', 'KH6', 'W6', '3DA', '9A', '4X4']) {
    assert.ok(isPlaceMark(text), text);
  }
  for (const text of ['', '7', 'Q1', 'ABC', '10', 'QQ']) assert.ok(!isPlaceMark(text), text);
});

test('reading what was read changes nothing, whatever the marks', () => {
  const marks = fc.constantFrom('P', 'M', 'MM', '7', 'VE3', 'QRP');
  fc.assert(
    fc.property(usCallsign, fc.option(marks), fc.option(marks), (callsign, before, after) => {
      assert.ok(canExistInUs(callsign), callsign);
      const written = [before, callsign, after].filter((part) => part !== null).join('/');
      const parsed = parseCallsign(written.toLowerCase());
      assert.equal(parsed?.callsign, callsign);
      assert.deepEqual(parseCallsign(parsed.callsign), { callsign });
    }),
  );
});

test('no text makes it fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseCallsign(text);
      if (parsed) assert.ok(isCallsign(parsed.callsign));
    }),
  );
});
