import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sha256Of, someBytes } from '../support/files.ts';
import { type NodeSite, nodeSite, until } from '../support/node-site.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const skip = whyNoSmallDisk() ?? false;
const NAMES = Array.from({ length: 12 }, (_, i) => `2026010112${String(i).padStart(2, '0')}00.WAV`);
const BYTES = 100_000;

function recordAll(site: NodeSite): void {
  for (const [i, name] of NAMES.entries()) site.record(name, someBytes(BYTES, i));
}

function everything(): Record<string, readonly string[]> {
  return Object.fromEntries(NAMES.map((name, i) => [name, [sha256Of(someBytes(BYTES, i))]]));
}

async function siteOnSmallDisk(t: TestContext, minFreeBytes: number) {
  const disk = smallDisk(t, 16);
  const spool = { maxBytes: 1e12, minFreeBytes };
  const site = nodeSite(t, { dataDir: join(disk.path, 'data'), spool });
  const gone = await site.serve();
  await gone.kill();
  const node = await site.start();
  const reserve = join(site.config.dataDir, 'reserve');
  await until(site.clock, 'the reserve is set aside', () => existsSync(reserve));
  return { disk, site, node };
}

test('on a disk that is nearly full the node refers to the recorder, and loses nothing', {
  skip,
}, async (t) => {
  const { disk, site, node } = await siteOnSmallDisk(t, 2_000_000);
  disk.fill(2_450_000);
  recordAll(site);
  await until(site.clock, 'all seen', async () => (await node.status()).unshipped === 12);
  const { spool } = await node.status();
  assert.ok(spool !== undefined && spool.references > 0);
  assert.equal(spool.failure?.code, 'spool/disk-low');
  assert.ok(spool.copyBytes < 450_000, 'what is left to others is left');
  await site.serve();
  await until(site.clock, 'shipped', async () => (await node.status()).unshipped === 0);
  assert.deepEqual(site.arrived(), everything());
});

test('recordings that had no room are copied when there is room again', { skip }, async (t) => {
  const { disk, site, node } = await siteOnSmallDisk(t, 2_000_000);
  disk.fill(1_000_000);
  recordAll(site);
  await until(site.clock, 'referred', async () => (await node.status()).spool?.references === 12);
  disk.empty();
  await until(site.clock, 'copied', async () => (await node.status()).spool?.references === 0);
  assert.equal(readdirSync(join(site.config.dataDir, 'spool')).length, 12);
  assert.equal((await node.status()).spool?.failure, null);
});

test('a disk without one free byte costs no recording, and the node goes on when there is room', {
  skip,
}, async (t) => {
  const { disk, site, node } = await siteOnSmallDisk(t, 0);
  disk.fill(0);
  recordAll(site);
  await site.serve();
  const told = async () => (await node.status()).spool?.freeBytes === 0;
  await until(site.clock, 'full', told);
  site.clock.advance(600_000);
  for (let i = 0; i < 200; i++) {
    site.clock.advance(1_000);
    await new Promise(setImmediate);
  }
  disk.empty();
  const arrived = () => Object.keys(site.arrived()).length === 12;
  await until(site.clock, 'all arrived', arrived);
  assert.deepEqual(site.arrived(), everything());
  await until(site.clock, 'let go', async () => (await node.status()).unshipped === 0);
  assert.ok(NAMES.every((name) => existsSync(join(site.config.watch.dir, name))));
});

test('a disk that fills up in the middle of the work stops nothing', { skip }, async (t) => {
  const { disk, site, node } = await siteOnSmallDisk(t, 0);
  disk.fill(350_000);
  recordAll(site);
  await until(site.clock, 'some seen', async () => (await node.status()).unshipped > 0);
  disk.fill(0);
  await site.serve();
  const done = async () =>
    Object.keys(site.arrived()).length === 12 && (await node.status()).unshipped === 0;
  await until(site.clock, 'all arrived, though nobody made room', done);
  assert.deepEqual(site.arrived(), everything());
});

test('a node that starts on a full disk gives up its reserve and works', { skip }, async (t) => {
  const { disk, site, node } = await siteOnSmallDisk(t, 0);
  await node[Symbol.asyncDispose]();
  recordAll(site);
  disk.fill(0);
  await site.serve();
  const again = await site.start();
  const done = async () =>
    Object.keys(site.arrived()).length === 12 && (await again.status()).unshipped === 0;
  await until(site.clock, 'all arrived', done);
  assert.deepEqual(site.arrived(), everything());
});
