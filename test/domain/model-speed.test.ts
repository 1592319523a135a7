/** What is said of a model's speed before it is fetched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimatedPerMinute, suggestedModel } from '../../src/domain/model-speed.ts';
import { PUBLISHED_MODELS } from '../../src/domain/models.ts';

const SERVER = { cores: 2, memoryBytes: 8e9, isArm: false, hasAvx512: false };
const PI = { cores: 4, memoryBytes: 4e9, isArm: true, hasAvx512: false };

test('every speech model has an estimate, and a larger one is slower', () => {
  for (const { name } of PUBLISHED_MODELS)
    assert.equal(estimatedPerMinute(name, SERVER) === null, name.startsWith('silero'), name);
  const speeds = ['tiny.en', 'base.en', 'small.en', 'medium.en', 'large-v3'].map(
    (name) => estimatedPerMinute(name, SERVER) ?? 0,
  );
  assert.deepEqual(
    speeds,
    speeds.toSorted((a, b) => b - a),
  );
  assert.notEqual(
    estimatedPerMinute('large-v3-turbo', SERVER),
    estimatedPerMinute('large-v3', SERVER),
  );
});

test('cores and instructions count', () => {
  const base = (machine: object) =>
    estimatedPerMinute('base.en-q8_0', { ...SERVER, ...machine }) ?? 0;
  assert.ok(Math.abs(base({ cores: 4 }) / base({}) - 2) < 0.02);
  assert.ok(base({ hasAvx512: true }) > base({}));
  assert.ok(base({ isArm: true }) < base({}) / 3);
});

test('a small server is offered a model that keeps up, a tiny one the tiny model', () => {
  assert.equal(suggestedModel(SERVER), 'small.en-q8_0');
  assert.equal(suggestedModel({ ...SERVER, cores: 1, memoryBytes: 1e9 }), 'base.en-q8_0');
  assert.equal(suggestedModel(PI), 'base.en-q8_0');
  assert.equal(suggestedModel({ ...PI, memoryBytes: 0.4e9 }), 'tiny.en-q8_0');
});
