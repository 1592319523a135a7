/** Calls that wait on the disk: one that cannot be taken in is in nobody's way. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createHeldCalls } from '../../../src/server/receive/held-calls.ts';
import { createQuarantine } from '../../../src/server/receive/quarantine.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { DRAFT } from '../../support/local-draft.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const AWAY = new TsnError('store/unreachable', 'nobody answers');

test('with the quarantine full a call that belongs there waits, and those behind it do not', async (t) => {
  const dataDir = tempFolder(t);
  const clock = new FakeClock();
  const common = { dataDir, clock, log: silentLog };
  const taken: string[] = [];
  const held = createHeldCalls({
    folder: createQuarantine({ ...common, folder: 'held' }),
    quarantine: createQuarantine({ ...common, maxBytes: 1 }),
    log: silentLog,
    async local({ draft }) {
      if (draft.originalName === 'bad.wav')
        throw new TsnError('receive/node-revoked', 'the key of alpha was revoked');
      taken.push(draft.originalName);
    },
  });
  const path = join(dataDir, 'call.wav');
  writeFileSync(path, 'some audio');
  for (const originalName of ['bad.wav', 'good.wav']) {
    const call = { origin: 'rdio', from: 'county', extension: 'wav', fields: {} };
    await held.keep({ ...call, draft: { ...DRAFT, originalName } }, path, AWAY);
    clock.advance(1_000);
  }
  assert.equal(await held.takeAll(), 1);
  assert.deepEqual(taken, ['good.wav']);
  assert.equal((await held.waiting()).items, 1, 'until a person has made room');
});

test('a call is not set aside for what the database says of us', async (t) => {
  const dataDir = tempFolder(t);
  const common = { dataDir, clock: new FakeClock(), log: silentLog };
  const quarantine = createQuarantine(common);
  const refused = new TsnError('store/corrupt', 'it is damaged');
  const held = createHeldCalls({
    folder: createQuarantine({ ...common, folder: 'held' }),
    quarantine,
    log: silentLog,
    local: () => Promise.reject(refused),
  });
  const path = join(dataDir, 'call.wav');
  writeFileSync(path, 'some audio');
  const call = { origin: 'rdio', from: 'county', extension: 'wav', fields: {}, draft: DRAFT };
  await held.keep(call, path, AWAY);
  await assert.rejects(held.takeAll(), refused);
  assert.deepEqual([(await held.waiting()).items, (await quarantine.counts()).items], [1, 0]);
});
