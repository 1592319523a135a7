/** `tsn alerts` for people, and for cron. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSqliteAddon } from '../../src/platform/native-parts.ts';
import { openServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { sampleRecording } from '../support/samples.ts';
import { assertFailed, folder, tsn } from './tsn.ts';

const ENV = { env: { TZ: 'UTC', TSN_HTTP_PORT: '1' } };

test('alerts are listed, and only --exit-code makes them the status', async (t) => {
  const data = join(folder(t), 'data');
  mkdirSync(data);
  const recording = sampleRecording({ recordedAt: Date.UTC(2026, 0, 1, 12) });
  {
    const place = { path: join(data, 'server.db'), addon: loadSqliteAddon() };
    await using store = await openServerStore({ ...place, clock: new FakeClock() });
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      const doubts = { exercise: null, isUnsure: false };
      const alert = { quote: 'mayday mayday', atMs: 2_000, callsign: 'W7ABC' };
      await tx.alerts.put(recording, { ...alert, ...doubts, kind: 'emergency' }, '1');
    });
  }
  const alerts = (...more: string[]) => tsn(['alerts', ...more, '--data-dir', data], ENV);
  const shown = await alerts('--exit-code');
  assert.equal(shown.status, 1);
  assert.match(shown.stdout, /2026-01-01 12:00:02Z.*W7ABC +no +emergency: “mayday mayday”/);
  assert.equal((await alerts()).status, 0);
  const none = await alerts('--since', '15m', '--exit-code');
  assert.deepEqual(
    [none.status, none.stdout],
    [0, 'no emergency or urgency words were heard\n'],
    'what is older is none',
  );
  assertFailed(
    await alerts('--since', 'soon'),
    'usage/invalid',
    /--since soon: write a number and a unit/,
  );
});
