/** Which of the installed models `auto` takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceText, choiceText, chooseModel } from '../../src/domain/model-choice.ts';
import { PUBLISHED_MODELS } from '../../src/domain/models.ts';

const machine = { cores: 2, memoryBytes: 8e9, isArm: false, hasAvx512: false };
const SERVER = { machine, languages: ['en'] };
const PI = { machine: { ...machine, cores: 4, memoryBytes: 4e9, isArm: true }, languages: ['en'] };

const chosen = (installed: readonly string[], wants = SERVER) =>
  chooseModel(installed, wants)?.name;

test('the largest model that keeps up here is taken, in whatever order they lie there', () => {
  const installed = ['medium.en-q8_0', 'tiny.en-q8_0', 'small.en-q8_0', 'base.en-q8_0'];
  assert.equal(chosen(installed), 'small.en-q8_0');
  assert.equal(chosen(installed.toReversed()), 'small.en-q8_0');
  assert.equal(chosen(installed, PI), 'base.en-q8_0');
  const large = { ...SERVER, machine: { ...machine, cores: 32, memoryBytes: 64e9 } };
  assert.equal(chosen([...installed, 'large-v2-q8_0', 'large-v3-q5_0'], large), 'large-v3-q5_0');
});

test('a model that would not fit into memory is not taken while a smaller one is there', () => {
  const narrow = { ...SERVER, machine: { ...machine, memoryBytes: 1e9 } };
  assert.equal(chosen(['small.en-q8_0', 'base.en'], narrow), 'base.en');
});

test('a smaller one is better than none, and a slow one too', () => {
  assert.equal(chosen(['tiny.en', 'base.en']), 'base.en');
  assert.equal(chosen(['large-v3', 'medium.en-q8_0', 'medium']), 'medium.en-q8_0');
  assert.equal(chooseModel(['medium.en-q8_0'], SERVER)?.keepsUp, false);
  assert.equal(chooseModel(['base.en'], SERVER)?.keepsUp, true);
  assert.equal(chosen([]), undefined);
});

test('of one size the one for English is taken where English is spoken, then q8_0', () => {
  assert.equal(chosen(['base', 'base.en', 'base-q8_0']), 'base.en');
  assert.equal(chosen(['base.en', 'base.en-q8_0', 'base.en-q5_1']), 'base.en-q8_0');
});

test('another language never gets a model that knows English only', () => {
  const german = { ...SERVER, languages: ['de'] };
  assert.equal(chosen(['base.en', 'tiny'], german), 'tiny');
  assert.equal(chosen(['base.en'], german), undefined);
  const both = { ...SERVER, languages: ['en', 'de'] };
  assert.equal(chosen(['base.en', 'tiny'], both), 'tiny', 'one for all');
  assert.equal(chosen(['base.en'], both), 'base.en', 'better than none at all');
});

test('what is no published speech model is never taken', () => {
  assert.equal(chosen(['silero-v6.2.0', 'tsn-test', 'small-by-me']), undefined);
  const all = PUBLISHED_MODELS.map(({ name }) => name);
  assert.equal(chosen(all), 'small.en-q8_0');
});

test('the choice and the advice name the model and its speed here', () => {
  const choice = chooseModel(['base.en'], SERVER);
  assert.ok(choice);
  assert.match(choiceText(choice), /^base\.en: .*about 87 recordings of 9 s a minute/);
  const slow = chooseModel(['medium.en'], SERVER);
  assert.match(slow ? choiceText(slow) : '', /^medium\.en: .*too slow|does not reach/);
  assert.match(adviceText(SERVER), /`tsn models pull small\.en-q8_0`: about 42 recordings of 9 s/);
  const german = { ...SERVER, languages: ['de'] };
  assert.match(adviceText(german), /`tsn models pull small-q8_0`/);
});
