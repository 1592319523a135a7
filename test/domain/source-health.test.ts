import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordingClass } from '../../src/domain/recording.ts';
import { describeMostlyEmpty, mostlyEmpty } from '../../src/domain/source-health.ts';

const files = (...counts: readonly (readonly [RecordingClass, number])[]) =>
  counts.flatMap(([what, count]) => Array<RecordingClass>(count).fill(what));

test('a source whose newest files mostly hold no audio is told, with what they are', () => {
  const found = mostlyEmpty(
    files(['header-only', 12], ['empty', 4], ['speech-candidate', 3], ['truncated', 1]),
  );
  assert.deepEqual(found, { what: 'header-only', without: 16, of: 20 });
  assert.match(describeMostlyEmpty(found), /16 hold nothing.*header and no audio/);
});

for (const [what, newest] of [
  ['a few short keyings among speech', files(['too-short', 15], ['speech-candidate', 5])],
  ['too few files to judge by', files(['empty', 9])],
  ['cut off recordings', files(['truncated', 20])],
  ['nothing at all', []],
] as const) {
  test(`no alarm: ${what}`, () => assert.equal(mostlyEmpty(newest), undefined));
}
