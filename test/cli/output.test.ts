/** Tables for people: nothing stands there that says nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leanTable } from '../../src/cli/output.ts';

test('a column in which nothing stands is left out', () => {
  const rows = [
    ['recogniser', '', 'ready'],
    ['storage', '', ''],
  ];
  assert.equal(
    leanTable(['PART', 'REASON', 'STATE'], rows),
    'PART        STATE\nrecogniser  ready\nstorage',
  );
});
