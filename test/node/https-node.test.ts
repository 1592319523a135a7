/** A whole node that ships over HTTPS: the same stages, another line. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { NodeConfig } from '../../src/config/node-config.ts';
import { shipAgain } from '../../src/node/ship-again.ts';
import { sha256Of, someBytes } from '../support/files.ts';
import { nodeSite, until } from '../support/node-site.ts';
import { tempNodeStore } from '../support/temp-store.ts';
import { NODE, uploadSite } from '../support/upload-site.ts';

async function both(t: TestContext, archive?: NodeConfig['archive']) {
  const server = await uploadSite(t);
  const site = nodeSite(t, archive === undefined ? {} : { archive });
  const file = join(server.dataDir, 'node.key');
  writeFileSync(file, server.privateKey, { mode: 0o600 });
  const { url, tls } = server;
  const ship: Partial<NodeConfig['ship']> = {
    ...{ transport: 'https', url, caFile: tls.cert, key: { file } },
  };
  return { server, site, start: (change = {}) => site.start({ ...ship, ...change }) };
}

test('what the recorder writes arrives, and the server hears of the node', async (t) => {
  const { server, site, start } = await both(t);
  const bytes = someBytes(200_000);
  site.record('20260101120000.WAV', bytes);
  const node = await start();
  await until(
    site.clock,
    'it arrived',
    async () => Object.keys(await server.arrived()).length === 1,
  );
  assert.deepEqual(await server.arrived(), { '20260101120000.WAV': [sha256Of(bytes)] });
  await until(
    site.clock,
    'a heartbeat came',
    async () => (await server.store.nodes.get(NODE))?.heartbeat != null,
  );
  const { connection } = await node.status();
  assert.deepEqual([connection.server, connection.state], [server.url, 'connected']);
});

/** A node whose one recording the server has confirmed. */
async function confirmed(t: TestContext, archive?: NodeConfig['archive']) {
  const { server, site, start } = await both(t, archive);
  const bytes = someBytes(50_000);
  site.record('20260101120000.WAV', bytes);
  const node = await start();
  const isConfirmed = async () => {
    const { unshipped, bySource } = await node.status();
    return unshipped === 0 && Object.keys(bySource ?? {}).length > 0;
  };
  await until(site.clock, 'it is confirmed', isConfirmed);
  const [item] = (await server.store.views.recordings({ limit: 2 })).items;
  const stored = await server.store.recordings.get(item?.id ?? '');
  const isWhole = async () => (await server.store.audioState.troubleOf(stored.id)) === undefined;
  const arrivesAgain = async (): Promise<void> => {
    await until(site.clock, 'it is whole again', isWhole);
    await until(site.clock, 'it is confirmed again', isConfirmed);
    assert.deepEqual(await server.arrived(), { '20260101120000.WAV': [sha256Of(bytes)] });
  };
  return { server, site, stored, arrivesAgain };
}

test('what a server lost comes again from a node that keeps it, when a person asks', async (t) => {
  const keep = { keep: 86_400_000, maxBytes: 1e12, originals: 'keep', moveTo: '' } as const;
  const { server, site, stored, arrivesAgain } = await confirmed(t, keep);
  rmSync(join(server.dataDir, stored.audioPath));
  await server.receive.verify({ hash: false });
  assert.equal(await server.store.audioState.troubleOf(stored.id), 'missing');

  const spool = await tempNodeStore(t, site.clock, site.config.dataDir);
  site.clock.advance(1_000);
  assert.equal((await shipAgain(spool, site.clock)).length, 1);
  await arrivesAgain();
  const [kept] = await spool.held.confirmedCopies(2);
  assert.equal(kept?.originalName, '20260101120000.WAV', 'and it is kept on');
});

test('a server asks by itself for what it lost, and gets it from the recorder’s folder', async (t) => {
  const { server, site, stored, arrivesAgain } = await confirmed(t);
  writeFileSync(join(server.dataDir, stored.audioPath), 'what a broken disk left');
  await server.receive.verify({ hash: false });
  assert.equal(await server.store.audioState.troubleOf(stored.id), 'damaged');

  site.clock.advance(10 * 60_000);
  await arrivesAgain();
  const spool = join(site.config.dataDir, 'spool');
  await until(site.clock, 'the copy is let go again', () => readdirSync(spool).length === 0);
});

test('while the server is away all is kept, and shipped when it is back', async (t) => {
  const { server, site, start } = await both(t);
  const node = await start({ url: 'https://localhost:1' });
  site.record('20260101120000.WAV', someBytes(1_000));
  await until(site.clock, 'it waits', async () => {
    const { shipping, unshipped } = await node.status();
    return unshipped === 1 && shipping.waitsFor?.startsWith('https/unreachable') === true;
  });
  await node[Symbol.asyncDispose]();
  const again = await start();
  await until(
    site.clock,
    'it arrived',
    async () => Object.keys(await server.arrived()).length === 1,
  );
  await until(site.clock, 'it is confirmed', async () => (await again.status()).unshipped === 0);
});

test('a revoked key stops the lane loudly and loses nothing', async (t) => {
  const { server, site, start } = await both(t);
  await server.store.transaction((tx) => tx.nodes.revoke(NODE, server.clock.now()));
  const node = await start();
  site.record('20260101120000.WAV', someBytes(1_000));
  await until(site.clock, 'it says why', async () => {
    const { connection, unshipped } = await node.status();
    return connection.failure?.code === 'https/key-refused' && unshipped === 1;
  });
});

test('uploads stay below the bandwidth that was set', async (t) => {
  const { server, site, start } = await both(t);
  site.record('20260101120000.WAV', someBytes(300_000));
  const from = site.clock.now();
  const node = await start({ bandwidth: 10_000 });
  await until(
    site.clock,
    'it is shipped',
    async () => Object.keys(await server.arrived()).length === 1,
  );
  assert.ok(site.clock.now() - from >= 25_000, `took ${site.clock.now() - from} ms`);
  await node[Symbol.asyncDispose]();
});
