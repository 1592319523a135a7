import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallsignContext, ExpectedBecause } from '../../src/domain/callsign-context.ts';
import { findCallsigns, hearCallsigns } from '../../src/domain/find-callsigns.ts';

function context(known: Readonly<Record<string, ExpectedBecause>>): CallsignContext {
  return new Map(Object.entries(known));
}

function calls(text: string, known: CallsignContext = new Map()): string {
  return findCallsigns(text, known)
    .map(({ callsign }) => callsign)
    .join(' ');
}

function roles(text: string): string {
  return findCallsigns(text)
    .map(({ callsign, role }) => `${callsign} ${role}`)
    .join(', ');
}

test('the frame tells who speaks, who is called, who is passed on, and what is a machine', () => {
  const cases = {
    'W7ABC this is KJ7QRS': 'W7ABC addressed, KJ7QRS speaker',
    'W8MTL from K8VBG': 'W8MTL addressed, K8VBG speaker',
    'this is the W7XYZ repeater': 'W7XYZ repeater',
    'welcome to W0EF': 'W0EF repeater',
    'relay for Kilo Bravo 7 Tango Uniform Victor by W7ABC': 'KB7TUV relayed, W7ABC mentioned',
    'Kilo Delta niner Alpha Bravo Charlie clear and monitoring': 'KD9ABC speaker',
    'W7ABC go ahead': 'W7ABC addressed',
    'thank you W7ABC': 'W7ABC addressed',
    'KJ7QRS, KJ7QRS': 'KJ7QRS speaker, KJ7QRS speaker',
    'I talked to W5GTR yesterday': 'W5GTR mentioned',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(roles(text), expected, text);
});

test('what is taken back on the air was not said', () => {
  const cases = {
    'K7ABD, correction, K7ABC': 'K7ABC',
    'K7ABD, sorry, K7ABC': 'K7ABC',
    'not K7ABD, it is K7ABC': 'K7ABC',
    'K7ABC, not K7ABD': 'K7ABC',
    'Whiskey 7 Alpha Bravo Delta, correction, Charlie': 'W7ABC',
    'K7ABD correction alpha bravo charlie': 'K7ABC',
    'W7ABC, sorry I missed you, this is K7XYZ': 'W7ABC K7XYZ',
    'W7ABC no traffic, W7ABD no traffic': 'W7ABC W7ABD',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(calls(text), expected, text);
});

test('a confidence is the sum of its parts', () => {
  const [mention] = findCallsigns('this is W7ABC', context({ W7ABC: 'licensed' }));
  assert.ok(mention);
  const { form, repetition, frame, prior } = mention.parts;
  assert.ok(form > 0.8 && frame > 0 && prior > 0 && repetition === 0);
  assert.ok(mention.confidence >= Math.min(0.99, form + frame + prior) - 0.01);
  const [twice] = findCallsigns('W7ABC, again W7ABC');
  assert.ok((twice?.parts.repetition ?? 0) > 0);
});

test('readings that were not taken are kept', () => {
  const [mention] = findCallsigns('mike whiskey seven alpha bravo charlie');
  assert.equal(mention?.callsign, 'MW7ABC');
  assert.ok(mention.alternatives.some(({ callsign }) => callsign === 'W7ABC'));
});

test('what is expected outweighs a stray letter, and makes a doubtful form believed', () => {
  const text = 'mike whiskey seven alpha bravo charlie';
  assert.equal(calls(text, context({ W7ABC: 'net' })), 'W7ABC');
  const doubtful = 'tom seven alpha bravo bob';
  assert.equal(calls('nancy seven delta tom', context({ N7DT: 'keyed' })), 'N7DT');
  assert.equal(calls('nancy seven delta tom'), '');
  assert.equal(calls(doubtful, context({ W7ABC: 'keyed' })), '', 'never what was not said');
});

test('a sound-alike that is known is named and never put in the place of what was said', () => {
  const [mention] = findCallsigns('this is K7ABD', context({ K7ABC: 'day' }));
  assert.equal(mention?.callsign, 'K7ABD');
  assert.deepEqual(mention.alternatives, [{ callsign: 'K7ABC', why: 'sounds-alike' }]);
});

test('half a callsign is shown as it is, and no mention', () => {
  const patterns = (text: string): string =>
    hearCallsigns(text)
      .fragments.map(({ pattern }) => pattern)
      .join(' ');
  const cases = {
    'I have KK7 something Quebec November': 'KK7?QN',
    'Kilo Kilo 7 question mark Quebec November': 'KK7?QN',
    'Kilo Kilo Seven, go ahead': 'KK7*',
    'this is Quebec November': '*QN',
    'Mike and Charlie are here': '',
    'W1AW slash victor echo three': '',
  };
  for (const [text, expected] of Object.entries(cases)) {
    assert.equal(patterns(text), expected, text);
  }
});

test('one station that fits is inferred, two are only named', () => {
  const text = 'this is Quebec November';
  const [one] = hearCallsigns(text, context({ KK7NQN: 'ten-minutes' })).fragments;
  assert.equal(one?.inferred?.callsign, 'KK7NQN');
  assert.ok(one.inferred.confidence < 0.9);
  const two = context({ KK7NQN: 'ten-minutes', W7AQN: 'net' });
  const [several] = hearCallsigns(text, two).fragments;
  assert.equal(several?.inferred, undefined);
  assert.deepEqual(several?.alternatives.toSorted(), ['KK7NQN', 'W7AQN']);
  assert.deepEqual(calls(text, two), '', 'an inferred callsign is no mention');
  const far = hearCallsigns(text, context({ KK7NQN: 'licensed' })).fragments[0];
  assert.equal(far?.inferred, undefined, 'a licence alone is no reason');
});

test('figures become letters only where one callsign is possible', () => {
  assert.equal(calls('KJ70X'), 'KJ7OX');
  assert.equal(calls('this is KE810M'), 'KE8IOM');
  assert.equal(calls('W00PE'), '', 'W0OPE or WO0PE');
});

test('words written without a space are parted where that can be done in one way', () => {
  assert.equal(calls('KiloHotelSixTangoVictorWhiskey'), 'KH6TVW');
  assert.equal(calls('thisisW7ABCportable'), '');
  assert.equal(calls('isW7ABC'), 'W7ABC');
  assert.equal(calls('n6abck6def'), 'N6ABC K6DEF');
});
