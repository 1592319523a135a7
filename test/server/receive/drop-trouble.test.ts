/** Drop folders when things go wrong: no receipt for other bytes, nothing overwritten, no work without end. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { TsnError } from '../../../src/platform/errors.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { type DropOptions, startDrop } from '../../../src/server/receive/drop.ts';
import type { LocalFile } from '../../../src/server/receive/local.ts';
import { createReceive } from '../../../src/server/receive/receive.ts';
import { atEnd } from '../../support/at-end.ts';
import { localStorage } from '../../support/local-storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { shipmentOf, World } from './world.ts';

type Local = (file: LocalFile) => Promise<void>;

/** `between` stands between the folder and what takes its files in. */
async function site(
  t: TestContext,
  between: (take: Local) => Local = (take) => take,
  options: Partial<DropOptions> = {},
) {
  const world = await World.start(t);
  const { dataDir, store, clock } = world;
  const dir = tempFolder(t);
  const place = localStorage(dataDir);
  const common = { store, clock, log: silentLog, version: 'test', storage: place.storage };
  const receive = createReceive({ ...common, dataDir, audio: place.audio });
  const drop = startDrop(
    { ...common, quarantine: receive.quarantine, local: between(receive.local) },
    {
      ...{ folder: 'hill', dir, node: 'alpha', labels: {}, settleMs: 10_000, rescanMs: 30_000 },
      rules: { recorder: 'allstar-mixmonitor', timeZone: 'UTC' },
      ...{ after: 'keep', ...options },
    },
  );
  atEnd(t, () => drop[Symbol.asyncDispose]());
  /** However long the disk takes. */
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo())) {
      await setImmediate();
      clock.advance(20);
    }
  };
  return { world, dir, clock, until };
}

test('a shipment that changes while it is taken in gets no receipt for bytes that nobody has', async (t) => {
  const outcomes: unknown[] = [];
  const { world, dir, until } = await site(t, (take) => async (file) => {
    writeFileSync(file.path, 'other bytes');
    await take(file).then(
      () => outcomes.push('taken'),
      (error: unknown) => outcomes.push(error),
    );
    throw new TsnError('receive/hash-mismatch', 'as it came');
  });
  const { id, bytes, manifest } = shipmentOf('some audio');
  writeFileSync(join(dir, `${id}.manifest.json`), JSON.stringify(manifest));
  writeFileSync(join(dir, `${id}.wav`), bytes);
  await until(() => outcomes.length > 0);
  assert.ok(outcomes[0] instanceof TsnError);
  assert.equal(outcomes[0].code, 'receive/hash-mismatch');
  assert.deepEqual(await world.recordings(), []);
});

test('a shipment whose manifest cannot be read just now is taken in later, as what it is', async (t) => {
  const { world, dir, until } = await site(t);
  const { id, bytes, manifest } = shipmentOf('some audio');
  writeFileSync(join(dir, '66296_20260125205955.wav'), 'RIFF audio'); // looked at after the newer one
  mkdirSync(join(dir, `${id}.manifest.json`)); // reading it fails
  writeFileSync(join(dir, `${id}.wav`), bytes);
  await until(async () => (await world.recordings()).length > 0);
  assert.equal(await world.store.recordings.shipment(id), undefined);
  assert.equal((await world.recordings()).length, 1);
  rmSync(join(dir, `${id}.manifest.json`), { recursive: true });
  writeFileSync(join(dir, `${id}.manifest.json`), JSON.stringify(manifest));
  await until(() => existsSync(join(dir, `${id}.receipt.json`)));
  const { recordingId = '' } = (await world.store.recordings.shipment(id)) ?? {};
  const { originalName } = await world.store.recordings.get(recordingId);
  assert.equal(originalName, manifest.originalName);
});

test('a file that cannot be taken in is tried for ever, at longer and longer intervals', async (t) => {
  const tries: number[] = [];
  const { dir, clock, until } = await site(t, () => async () => {
    tries.push(clock.now());
    throw new TsnError('quarantine/full', 'no room');
  });
  writeFileSync(join(dir, '66296_20260125205955.wav'), 'RIFF audio');
  await until(() => tries.length >= 6);
  const [fifth = 0, sixth = 0] = tries.slice(4);
  assert.ok(sixth - fifth >= 80_000, `${sixth - fifth} ms`);
  writeFileSync(join(dir, '66296_20260125205955.wav'), 'RIFF audio that has changed');
  await until(() => tries.length >= 7);
});

test('a file that is moved away takes no place that another one has', async (t) => {
  const moveTo = tempFolder(t);
  const { dir, until } = await site(t, undefined, { after: 'move', moveTo });
  for (const content of ['RIFF one', 'RIFF two']) {
    writeFileSync(join(dir, '66296_20260125205955.wav'), content);
    await until(() => readdirSync(dir).length === 0);
  }
  const kept = readdirSync(moveTo).map((name) => readFileSync(join(moveTo, name), 'utf8'));
  assert.deepEqual(kept.sort(), ['RIFF one', 'RIFF two']);
});

test('a file that is taken in and cannot be moved is taken in once', async (t) => {
  const inTheWay = join(tempFolder(t), 'file');
  writeFileSync(inTheWay, '');
  const taken: string[] = [];
  const note = (take: Local) => async (file: LocalFile) => {
    await take(file);
    taken.push(file.draft.originalName);
  };
  const { dir, until } = await site(t, note, { after: 'move', moveTo: inTheWay });
  const names = ['55', '56', '57'].map((seconds) => `66296_202601252059${seconds}.wav`);
  for (const name of names) {
    writeFileSync(join(dir, name), `RIFF ${name}`);
    await until(() => taken.includes(name));
  }
  assert.deepEqual(taken, names);
});

test('a file that its sender writes anew while it is taken in stays', async (t) => {
  const [first, second] = ['66296_20260125205956.wav', '66296_20260125205955.wav'];
  const taken: string[] = [];
  const note = (take: Local) => async (file: LocalFile) => {
    await take(file);
    taken.push(file.draft.originalName); // from here on somebody writes
  };
  const isBusy = (name: string) => name === first && taken.includes(first);
  const { dir, until } = await site(t, note, { after: 'remove', isBusy });
  writeFileSync(join(dir, first), 'RIFF one');
  await until(() => taken.includes(first));
  writeFileSync(join(dir, second), 'RIFF two');
  await until(() => !existsSync(join(dir, second)));
  assert.ok(existsSync(join(dir, first)), 'what has its place by now may be another file');
});
