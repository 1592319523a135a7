import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { NodeConfig } from '../../src/config/node-config.ts';
import { Manifest } from '../../src/domain/manifest.ts';
import { chunk, fmt, riff } from '../engines/audio/wav-bytes.ts';
import { someBytes } from '../support/files.ts';
import { type NodeSite, nodeSite, until } from '../support/node-site.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NOON = Date.UTC(2026, 0, 28, 20, 0, 0);

/** A further source as the configuration gives it after parsing. */
function source(dir: string, change: Partial<NodeConfig['watch']>): NodeConfig['sources'][string] {
  return {
    ...{ dir, recorder: 'generic', timeZone: 'America/Los_Angeles', labels: {} },
    ...{ settle: 2_000, rescan: 4_000 },
    ...change,
  };
}

function put(dir: string, name: string, bytes: Uint8Array | string, mtimeMs = NOON + 20_000): void {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  utimesSync(path, mtimeMs / 1_000, mtimeMs / 1_000);
}

function manifests({ remote }: NodeSite): readonly Manifest[] {
  return readdirSync(remote)
    .filter((name) => name.endsWith('.manifest.json'))
    .map((name) => Manifest.parse(JSON.parse(readFileSync(join(remote, name), 'utf8'))));
}

async function shipped(site: NodeSite, count: number): Promise<readonly Manifest[]> {
  await site.serve();
  const node = await site.start();
  await until(site.clock, 'all shipped', async () => {
    const { unshipped, byClass } = await node.status();
    const seen = Object.values(byClass).reduce((sum, classed) => sum + classed, 0);
    return seen === count && unshipped === 0;
  });
  return manifests(site);
}

test('several recorders are watched, each by its own rules, and keep their names apart', async (t) => {
  const dir = tempFolder(t);
  const sources = {
    air: source(dir, {
      ...{ recorder: 'rtlsdr-airband', timeZone: 'UTC', name: 'Tower', frequency: 118_700_000 },
      labels: { county: 'Polk' },
    }),
  };
  const site = nodeSite(t, { sources });
  const name = '1999/20260128120000.WAV';
  site.record(name, someBytes(5_000));
  put(dir, 'tower_20260128_200000.mp3', someBytes(6_000));
  put(dir, '1999/20260128120000.WAV', someBytes(7_000)); // the same name in another folder
  const all = await shipped(site, 3);
  const facts = all.map(({ source, originalName, frequencyHz }) => [
    ...[source, originalName, frequencyHz],
  ]);
  assert.deepEqual(
    facts.toSorted((a, b) => a.join().localeCompare(b.join())),
    [
      ['air', '1999/20260128120000.WAV', 118_700_000],
      ['air', 'tower_20260128_200000.mp3', 118_700_000],
      ['main', '1999/20260128120000.WAV', undefined],
    ],
  );
  const tower = all.find(({ originalName }) => originalName.startsWith('tower'));
  assert.equal(tower?.recordedAt, NOON);
  assert.deepEqual(tower.labels, { sourceName: 'Tower', county: 'Polk', recorderName: 'tower' });
});

test('trunk-recorder: what its JSON says travels along, and the audio waits for it', async (t) => {
  const dir = tempFolder(t);
  const sources = { p25: source(dir, { recorder: 'trunk-recorder' }) };
  const site = nodeSite(t, { sources });
  put(dir, 'hill/2026/1/28/91-1769630400_146720000-call_1.wav', someBytes(5_000));
  await site.serve();
  const node = await site.start();
  await until(site.clock, 'seen', async () => (await node.status()).settling === 1);
  const seenAt = site.clock.now();
  await until(site.clock, 'time passes', () => site.clock.now() - seenAt > 10_000);
  assert.equal((await node.status()).settling, 1, 'it stands still, but lacks its JSON');
  const told = { start_time: 1_769_630_401, talkgroup: 91, talkgroup_tag: 'Club', freq: 146.72e6 };
  put(dir, 'hill/2026/1/28/91-1769630400_146720000-call_1.json', JSON.stringify(told));
  await until(site.clock, 'shipped', () => manifests(site).length === 1);
  const [manifest] = manifests(site);
  assert.equal(manifest?.recordedAt, NOON + 1_000);
  assert.equal(manifest.frequencyHz, 146_720_000);
  assert.equal(manifest.labels?.['talkgroupLabel'], 'Club');
});

test('trunk-recorder: audio whose JSON never comes is shipped all the same', async (t) => {
  const dir = tempFolder(t);
  const site = nodeSite(t, { sources: { p25: source(dir, { recorder: 'trunk-recorder' }) } });
  put(dir, '91-1769630400_146720000-call_1.wav', someBytes(5_000));
  const [manifest] = await shipped(site, 1);
  assert.equal(manifest?.recordedAt, NOON);
  assert.equal(manifest.labels?.['talkgroup'], '91');
});

test("sdrtrunk: the name's time is the end, so the length is taken off; a tag knows better", async (t) => {
  const dir = tempFolder(t);
  const site = nodeSite(t, { sources: { sdr: source(dir, { recorder: 'sdrtrunk' }) } });
  const audio = Buffer.from(riff(fmt(), chunk('data', new Uint8Array(16_000 * 4))));
  audio.writeUInt32LE(16_000, 28); // bytes a second: four of them
  const comment = 'Date:2026-01-28 11:59:30.500;System:Club;Frequency:146720000;\0';
  put(dir, '20260128_120000_Club_Hill_T1__TO_91.wav', audio);
  put(dir, '20260128_120000_Club_Hill_T2__TO_92.wav', Buffer.concat([audio, Buffer.from(comment)]));
  put(dir, '20260128_120000_Club_Hill_T3__TO_93.mp3', someBytes(3_000));
  const all = await shipped(site, 3);
  const at = (group: string) => {
    const found = all.find(({ labels }) => labels?.['talkgroup'] === group);
    return [found && found.recordedAt - NOON, found?.recordedAtCertainty];
  };
  assert.deepEqual(at('91'), [-4_000, 'exact']);
  assert.deepEqual(at('92'), [-29_500, 'exact']);
  assert.deepEqual(at('93'), [0, 'guessed'], 'its length is not known');
});

test('a source whose folder is gone is told by name, and the others go on', async (t) => {
  const dir = join(tempFolder(t), 'not-there');
  const site = nodeSite(t, { sources: { air: source(dir, {}) } });
  site.record('1999/20260128120000.WAV', someBytes(5_000));
  await site.serve();
  const node = await site.start();
  await until(site.clock, 'shipped', () => manifests(site).length === 1);
  const { watches, warnings } = await node.status();
  assert.deepEqual(
    watches?.map(({ source: name, failure }) => [name, failure?.code]),
    [
      ['main', undefined],
      ['air', 'folder/not-found'],
    ],
  );
  assert.ok(warnings?.some(({ code }) => code === 'folder/not-found'));
});
