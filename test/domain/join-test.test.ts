/** The recording of a join is nobody's: it must not look like a recorder that writes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJoinTest, JOIN_SOURCE, joinTestName } from '../../src/domain/recording.ts';
import { newId } from '../../src/platform/ids.ts';
import { insteadOfWords } from '../../src/web/ui/format.ts';

test('it is known by its source and name, and said to be that', () => {
  const joined = { source: JOIN_SOURCE, originalName: joinTestName(newId()) };
  const heard = { source: JOIN_SOURCE, originalName: '20260105120000.wav' };
  assert.deepEqual([isJoinTest(joined), isJoinTest(heard)], [true, false]);
  const silent = { state: 'no-audio', morse: [] } as const;
  assert.match(insteadOfWords({ ...joined, ...silent }), /test recording .* joined/);
  assert.match(insteadOfWords({ ...heard, ...silent }), /no audio/);
});
