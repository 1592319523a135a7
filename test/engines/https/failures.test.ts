/** What a server refuses, in the node's words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../../../src/engines/https/failures.ts';
import { isDependency } from '../../../src/jobs/settle.ts';

for (const [said, code] of [
  ['storage/low-space', 'https/paused'],
  ['data/disk-full', 'https/paused'],
  ['store/unreachable', 'https/paused'],
  ['storage/rejected', 'https/refused'],
  ['receive/bad-manifest', 'https/refused'],
  ['receive/node-revoked', 'https/key-refused'],
] as const) {
  test(`${said} from the server is ${code} here`, () => {
    const text = JSON.stringify({ code: said, message: 'why' });
    const failure = refusalOf('shipment 1', { status: 503, headers: {}, text });
    assert.equal(failure.code, code);
    assert.equal(isDependency(failure.code), code !== 'https/refused', 'no fault of the recording');
    assert.match(failure.message, new RegExp(said));
  });
}
