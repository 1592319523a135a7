/** The room that is to stay free belongs to the database: nobody's bytes go into it, not even for a while. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { DRAFT } from '../../support/local-draft.ts';
import { localStorage } from '../../support/local-storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { tempServerStore } from '../../support/temp-store.ts';

async function full(t: TestContext) {
  const [dataDir, clock] = [tempFolder(t), new FakeClock()];
  const store = await tempServerStore(t, clock);
  const place = localStorage(dataDir, dataDir, Number.MAX_SAFE_INTEGER);
  const receive = createReceive({
    ...{ dataDir, store, clock, log: silentLog, version: 'test', ...place },
  });
  const left = (): readonly string[] => readdirSync(dataDir, { recursive: true }).map(String);
  return { receive, left: () => left().filter((path) => path.startsWith('inbox/')) };
}

test('a call of another recorder is refused before its first byte is written', async (t) => {
  const { receive, left } = await full(t);
  await assert.rejects(receive.calls.draft(), { code: 'storage/low-space' });
  assert.deepEqual(left(), []);
});

test('so is a file of an archive that is imported', async (t) => {
  const { receive, left } = await full(t);
  let asked = 0;
  async function* bytes() {
    asked += 1;
    yield Buffer.from('RIFF audio');
  }
  const taking = receive.importing.take({ extension: 'wav', draft: DRAFT }, bytes());
  await assert.rejects(taking, { code: 'storage/low-space' });
  assert.equal(asked, 0);
  assert.deepEqual(left(), []);
});
