/** `.tsn/wanted.json`: a node is asked for its own recordings that are gone or damaged here, and for no others. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { MOST_WANTED, MOST_WANTED_BYTES, Wanted } from '../../../src/domain/manifest.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { createWanted } from '../../../src/server/receive/wanted.ts';
import type { TestClient } from '../../engines/sftp-server/sftp-client.ts';
import { localStorage } from '../../support/local-storage.ts';
import { ship, shipmentOf, World } from './world.ts';

const PATH = '.tsn/wanted.json';

async function wantedBy(client: TestClient): Promise<readonly string[]> {
  const { wanted } = Wanted.parse(JSON.parse((await client.get(PATH)).toString('utf8')));
  return wanted.map(({ originalName }) => originalName);
}

test('a node is asked for what is gone or damaged of its own, until it is whole again', async (t) => {
  const world = await World.start(t);
  const [alpha, beta] = [await world.login(), await world.login('beta')];
  const gone = shipmentOf('gone audio', { originalName: 'gone.wav' });
  const damaged = shipmentOf('damaged audio', { originalName: 'damaged.wav' });
  const whole = shipmentOf('whole audio', { originalName: 'whole.wav' });
  for (const shipment of [gone, damaged, whole]) await ship(alpha, shipment);
  await ship(beta, shipmentOf('gone audio', { node: 'beta', originalName: 'of-beta.wav' }));
  assert.deepEqual(await wantedBy(alpha), []);

  const path = (text: string) => join(world.dataDir, `audio/2026/01/02/${sha256(text)}.wav`);
  await rm(path('gone audio'));
  await writeFile(path('damaged audio'), 'x');
  const { dataDir, store, clock } = world;
  const receive = createReceive({
    ...{ dataDir, store, clock, log: silentLog, version: 'test' },
    ...localStorage(dataDir),
  });
  await receive.verify({ hash: false });
  assert.deepEqual((await wantedBy(alpha)).toSorted(), ['damaged.wav', 'gone.wav']);
  assert.deepEqual((await wantedBy(alpha)).length, 2, 'asked again as long as it is not there');
  assert.deepEqual(await wantedBy(beta), ['of-beta.wav']);

  await ship(alpha, gone);
  assert.deepEqual(await wantedBy(alpha), ['damaged.wav']);
  assert.deepEqual(await wantedBy(beta), [], 'the same bytes heal all that share them');
});

test('nobody writes it, and the folder lists it', async (t) => {
  const world = await World.start(t);
  const client = await world.login();
  await assert.rejects(client.put(PATH, '{}'));
  const names = await client.list('.tsn');
  assert.deepEqual(names, ['server.json', 'wanted.json']);
});

test('of very many each reading names the next ones, within the length that nodes read', async () => {
  const name = '\u{1F4FB}'.repeat(250); // 500 letters of JavaScript, the longest there are
  const rows = Array.from({ length: 250 }, (_, n) => ({
    ...{ id: String(n).padStart(4, '0'), source: 's'.repeat(100), originalName: name },
    ...{ sha256: sha256(String(n)), sizeBytes: n },
  }));
  const wantedOf = createWanted({
    store: {
      audioState: {
        troubled: async (_node: string, after: string, limit: number) =>
          rows.filter(({ id }) => id > after).slice(0, limit),
      } as never,
    },
  });
  const seen: number[] = [];
  for (let reading = 0; reading < 4; reading++) {
    const text = await wantedOf('alpha');
    assert.ok(Buffer.byteLength(text) <= MOST_WANTED_BYTES, `${Buffer.byteLength(text)} bytes`);
    seen.push(...Wanted.parse(JSON.parse(text)).wanted.map(({ sizeBytes }) => sizeBytes));
  }
  assert.equal(seen.length, 250 + MOST_WANTED);
  assert.equal(new Set(seen).size, 250, 'all have been named, and it begins anew');
});
