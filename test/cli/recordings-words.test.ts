/** What `tsn recordings versions` says of the words of a recording. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording, sampleTranscript } from '../support/samples.ts';
import { folder, tsn } from './tsn.ts';

test('words that the same model replaced are listed last, and marked', async (t) => {
  const data = join(folder(t), 'data');
  mkdirSync(data);
  const clock = new FakeClock(Date.UTC(2026, 0, 1, 12));
  const place = { path: join(data, 'server.db'), addon: loadSqliteAddon() };
  const recording = sampleRecording();
  {
    await using store = await openServerStore({ ...place, clock });
    await store.transaction((tx) => tx.recordings.add(recording));
    for (const words of ['this is W7ABD', 'this is W7ABC']) {
      clock.advance(60_000);
      await store.transaction((tx) => tx.transcripts.put(recording.id, sampleTranscript(words)));
    }
  }
  const { stdout, stderr } = await tsn(
    ['recordings', 'versions', recording.id, '--data-dir', data],
    { env: { TZ: 'UTC', TSN_HTTP_PORT: '1' } },
  );
  assert.equal(stderr, '');
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'test (whisper.cpp), 2026-01-01 12:02:00Z, shown',
    '  this is W7ABC',
    '',
    'test (whisper.cpp), 2026-01-01 12:01:00Z, earlier of the same model, replaced 2026-01-01 12:02:00Z',
    '  this is W7ABD',
  ]);
});
