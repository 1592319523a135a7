import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onTheWay } from '../../src/domain/on-the-way.ts';

test('what comes in now is part of what its node counts, and is counted once', () => {
  const nodes = [
    { id: 'hill', unshipped: 5 },
    { id: 'dale', unshipped: null },
    { id: 'late', unshipped: 1 },
  ];
  const coming = new Map([
    ['hill', 2],
    ['late', 3],
  ]);
  assert.deepEqual(onTheWay(nodes, coming), { pending: 3, uploading: 5 });
  assert.deepEqual(onTheWay([], new Map()), { pending: 0, uploading: 0 });
});
