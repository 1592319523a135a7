import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle, wornOut } from '../../src/jobs/settle.ts';
import { type FailureCode, TsnError } from '../../src/platform/errors.ts';

const GIVEN = { now: 1_000_000, random: 1, maxAttempts: 3 };

function settled(code: FailureCode, chargedAttempts = 1, crashes = 0, attempt = chargedAttempts) {
  return settle(new TsnError(code, 'why'), { attempt, chargedAttempts, crashes }, GIVEN);
}

for (const [name, outcome, result, code] of [
  ['a lost lease is nobody’s failure', settled('jobs/lease-lost'), 'lost', undefined],
  ['a first failure comes back', settled('whisper/deadline'), 'later', 'whisper/deadline'],
  [
    'the last attempt allowed is the last',
    settled('whisper/deadline', 3),
    'dead',
    'whisper/deadline',
  ],
  ['what can never work is not tried again', settled('audio/not-audio'), 'dead', 'audio/not-audio'],
  ['an outage is endless patience', settled('sftp/unreachable', 99), 'later', 'sftp/unreachable'],
  ['also one whose cure is a person', settled('sftp/key-refused'), 'later', 'sftp/key-refused'],
  ['also over HTTPS', settled('https/unreachable', 99), 'later', 'https/unreachable'],
  [
    'and there, too, when a person must help',
    settled('https/key-refused'),
    'later',
    'https/key-refused',
  ],
  [
    'as with a certificate that nobody trusts',
    settled('https/certificate'),
    'later',
    'https/certificate',
  ],
  ['a bug of ours is tried again', settled('bug'), 'later', 'bug'],
  ['one crash may be chance', settled('whisper/worker-died'), 'later', 'whisper/worker-died'],
  ['two crashes are poison', settled('whisper/worker-died', 2, 1), 'dead', 'whisper/poison'],
] as const) {
  test(name, () => {
    assert.equal(outcome.result, result);
    if (outcome.result !== 'lost') assert.equal(outcome.failure.code, code);
  });
}

test('only failures of its own count against a recording, and only they lengthen its own wait', () => {
  const outage = settled('net/unreachable', 1, 0, 5);
  assert.ok(outage.result === 'later');
  assert.deepEqual([outage.charged, outage.dueAt - GIVEN.now], [false, 80_000]);
  const own = settled('bug', 1, 0, 5);
  assert.ok(own.result === 'later');
  assert.deepEqual([own.charged, own.dueAt - GIVEN.now], [true, 5_000]);
});

test('a job is worn out once it was taken more often than it may fail', () => {
  assert.equal(wornOut({ attempt: 3, chargedAttempts: 3, crashes: 0 }, 3), undefined);
  assert.equal(
    wornOut({ attempt: 4, chargedAttempts: 4, crashes: 0 }, 3)?.code,
    'jobs/too-many-attempts',
  );
});
