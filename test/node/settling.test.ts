import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSettling } from '../../src/engines/folder/settling.ts';

const file = (sizeBytes: number, mtimeMs = 5) => ({ name: 'a.wav', sizeBytes, mtimeMs });

test('a file is complete when two looks, settle apart, saw the same', () => {
  const settling = createSettling(2_000);
  assert.equal(settling.look(file(10)), false, 'one look is never enough');
  settling.next(1_999);
  assert.equal(settling.look(file(10)), false);
  settling.next(1);
  assert.equal(settling.look(file(10)), true);
});

test('any change of size or time starts the wait anew', () => {
  for (const changed of [file(11), file(9), file(10, 6), file(10, 4)]) {
    const settling = createSettling(2_000);
    settling.look(file(10));
    settling.next(2_000);
    assert.equal(settling.look(changed), false);
    settling.next(2_000);
    assert.equal(settling.look(changed), true);
  }
});

test('an empty file waits thirty times as long: it may be a placeholder', () => {
  const settling = createSettling(2_000);
  settling.look(file(0));
  settling.next(59_999);
  assert.equal(settling.look(file(0)), false);
  settling.next(1);
  assert.equal(settling.look(file(0)), true);
});

test('what still lacks its sidecar, or the rest that its header promises, gets more time for it', () => {
  for (const [lacks, times] of [
    ['sidecar', 15],
    ['rest', 5],
  ] as const) {
    const settling = createSettling(2_000);
    settling.look(file(10));
    settling.next(times * 2_000 - 1);
    assert.equal(settling.look(file(10), lacks), false);
    assert.equal(settling.waitMs, 1);
    settling.next(1);
    assert.equal(settling.look(file(10), lacks), true);
  }
});

test('a file that was gone for one look starts anew', () => {
  const settling = createSettling(2_000);
  settling.look(file(10));
  settling.next(2_000);
  settling.next(2_000);
  assert.equal(settling.look(file(10)), false);
});

test('the next look is due when the first file may be complete', () => {
  const settling = createSettling(2_000);
  assert.equal(settling.waitMs, undefined);
  settling.look({ ...file(10), name: 'a' });
  settling.next(500);
  settling.look({ ...file(10), name: 'a' });
  settling.look({ ...file(10), name: 'b' });
  assert.equal(settling.waitMs, 1_500);
  settling.forget('a');
  assert.equal(settling.waitMs, 2_000);
});

test('without settle time two looks are still needed', () => {
  const settling = createSettling(0);
  assert.equal(settling.look(file(10)), false);
  settling.next(0);
  assert.equal(settling.look(file(10)), true);
});
