/** Which status a failure has: 500 says that somebody must look at the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAILURES, type FailureCode, TsnError } from '../../src/platform/errors.ts';
import { statusOf } from '../../src/web/api/problem.ts';

const CODES = Object.keys(FAILURES) as FailureCode[]; // as: the table's own keys

const statusOfCode = (code: FailureCode) => statusOf(new TsnError(code, 'why'));

test('what is wrong with one recording, or comes to an end by itself, is no fault of the server', () => {
  const ofRecordings = CODES.filter((code) => /^(?:audio|receive|quarantine)\//.test(code));
  const faults = ofRecordings.filter((code) => statusOfCode(code) === 500);
  assert.deepEqual(faults, []);
  assert.equal(statusOfCode('audio/being-made'), 503, 'ask again');
  assert.equal(statusOfCode('data/not-ready'), 409);
});

test('what nobody foresaw is the fault of the server', () => {
  assert.equal(statusOfCode('bug'), 500);
  assert.equal(statusOfCode('store/corrupt'), 500);
});
