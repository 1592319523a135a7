/** Shipping over HTTPS against the real server half: each recording arrives once, whatever is cut off. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Manifest } from '../../../src/domain/manifest.ts';
import {
  connectHttps,
  type HttpsLink,
  type HttpsOptions,
} from '../../../src/engines/https/link.ts';
import { createNodeKey, signerOf } from '../../../src/engines/sftp/keys.ts';
import { TsnError } from '../../../src/platform/errors.ts';
import { newId } from '../../../src/platform/ids.ts';
import { atEnd } from '../../support/at-end.ts';
import { sha256Of, someBytes } from '../../support/files.ts';
import { startProxy } from '../../support/tcp-proxy.ts';
import {
  NODE,
  type UploadSite,
  type UploadSiteOptions,
  uploadSite,
} from '../../support/upload-site.ts';

async function open(t: TestContext, options: UploadSiteOptions = {}) {
  const site = await uploadSite(t, options);
  const connect = async (change: Partial<HttpsOptions> = {}): Promise<HttpsLink> => {
    const { url, tls, clock, sign } = site;
    const { link } = await connectHttps({ url, ca: tls.ca, clock, sign, node: NODE, ...change });
    atEnd(t, () => link[Symbol.asyncDispose]());
    return link;
  };
  return { site, connect };
}

function outgoing({ dataDir }: UploadSite, bytes: Buffer, change: Partial<Manifest> = {}) {
  const id = newId();
  const localPath = join(dataDir, `${id}.local`);
  writeFileSync(localPath, bytes);
  const manifest: Manifest = {
    ...{ version: 1, id, node: NODE, source: 'main', originalName: `${id}.wav` },
    ...{ sha256: sha256Of(bytes), sizeBytes: bytes.length, recordedAt: 1_769_601_600_000 },
    ...{ recordedAtSource: 'name', recordedAtCertainty: 'exact', timeZone: 'UTC' },
    ...{ class: 'speech-candidate', software: 'tsn test', labels: {} },
    ...change,
  };
  return { manifest, localPath, extension: 'wav', isNew: true };
}

const isCode = (code: string) => (error: unknown) =>
  error instanceof TsnError && error.code === code;

for (const [what, size] of [
  ['small', 3_000],
  ['empty', 0],
  ['of several requests', 20_000_000],
] as const) {
  test(`a recording, ${what}, arrives with its manifest and is confirmed`, async (t) => {
    const { site, connect } = await open(t);
    const link = await connect();
    const shipment = outgoing(site, someBytes(size));
    assert.equal(await link.deliver(shipment), 'confirmed');
    const { originalName, sha256 } = shipment.manifest;
    assert.deepEqual(await site.arrived(), { [originalName]: [sha256] });
    assert.deepEqual(site.inbox(), []);
  });
}

test('sent again, new or not, it is confirmed and kept once', async (t) => {
  const { site, connect } = await open(t);
  const link = await connect();
  const shipment = outgoing(site, someBytes(5_000));
  for (const isNew of [true, true, false]) {
    assert.equal(await link.deliver({ ...shipment, isNew }), 'confirmed');
  }
  assert.equal((await site.arrived())[shipment.manifest.originalName]?.length, 1);
});

test('a manifest too long for a header goes before the bytes', async (t) => {
  const { site, connect } = await open(t);
  const activity = Array.from({ length: 400 }, (_, n) => `20260101120000.${n},RXKEY,MAIN`);
  const shipment = outgoing(site, someBytes(500), { activity });
  assert.equal(await (await connect()).deliver(shipment), 'confirmed');
  const [recording] = (await site.store.views.recordings({ limit: 1 })).items;
  const { manifest } = await site.store.recordings.get(recording?.id ?? '');
  assert.deepEqual((manifest as Manifest).activity, activity);
});

test('a line that is cut in the middle goes on where it stopped, also after a restart of the server', async (t) => {
  const { site, connect } = await open(t);
  const shipment = outgoing(site, someBytes(3_000_000));
  const proxy = await startProxy(t, site.port);
  const broken = await connect({ url: `https://localhost:${proxy.port}` });
  proxy.slow(4_000_000);
  const failed = assert.rejects(broken.deliver(shipment), isCode('https/unreachable'));
  await proxy.passed(1_500_000);
  proxy.cut();
  await failed;
  assert.equal((await broken.closed).code, 'https/unreachable');
  assert.deepEqual(
    site.inbox().map((name) => name.replace(/^[^.]*/, '')),
    ['.manifest.json', '.part'],
  );
  await site.restart();
  proxy.slow(undefined);
  const before = proxy.sentBytes;
  const again = await connect({ url: `https://localhost:${proxy.port}` });
  assert.equal(await again.deliver({ ...shipment, isNew: false }), 'confirmed');
  assert.ok(proxy.sentBytes - before < 2_500_000, 'not all of it was sent again');
  const { originalName, sha256 } = shipment.manifest;
  assert.deepEqual(await site.arrived(), { [originalName]: [sha256] });
});

test('what lies at the server is verified before it is gone on with', async (t) => {
  const { site, connect } = await open(t);
  const bytes = someBytes(900_000);
  const shipment = outgoing(site, bytes);
  const folder = site.receive.folderOf(NODE);
  const { id } = shipment.manifest;
  const mode = {
    read: true,
    write: true,
    append: false,
    create: true,
    truncate: true,
    exclusive: false,
  };
  const draft = await folder.open(`${id}.manifest.json.part`, mode);
  await draft.write(0, Buffer.from(JSON.stringify(shipment.manifest)));
  await draft.close();
  await folder.rename(`${id}.manifest.json.part`, `${id}.manifest.json`);
  const part = await folder.open(`${id}.part`, mode);
  await part.write(0, Buffer.alloc(400_000)); // a power cut left zeros
  await part.close();
  assert.equal(await (await connect()).deliver({ ...shipment, isNew: false }), 'confirmed');
  assert.deepEqual(Object.values(await site.arrived()), [[sha256Of(bytes)]]);
});

test('local bytes that are not those of the manifest are told, and the server keeps none', async (t) => {
  const { site, connect } = await open(t);
  const link = await connect();
  const bytes = someBytes(10_000);
  const other = outgoing(site, bytes, { sha256: sha256Of(Buffer.from('something else')) });
  assert.equal(await link.deliver(other), 'damaged');
  const short = outgoing(site, bytes, { sizeBytes: 20_000 });
  assert.equal(await link.deliver(short), 'damaged');
  assert.deepEqual(await site.arrived(), {});
});

test('an id that was used for other bytes is refused with the reason', async (t) => {
  const { site, connect } = await open(t);
  const link = await connect();
  const first = outgoing(site, someBytes(2_000));
  await link.deliver(first);
  const other = outgoing(site, someBytes(2_001), { id: first.manifest.id });
  await assert.rejects(link.deliver(other), /receive\/id-reused/);
});

test('bytes that the archive has lost are healed by sending them again', async (t) => {
  const { site, connect } = await open(t);
  const link = await connect();
  const shipment = outgoing(site, someBytes(2_000));
  await link.deliver(shipment);
  const [item] = (await site.store.views.recordings({ limit: 1 })).items;
  const { audioPath } = await site.store.recordings.get(item?.id ?? '');
  writeFileSync(join(site.dataDir, audioPath), '');
  assert.equal(await link.deliver({ ...shipment, isNew: true }), 'confirmed');
  assert.deepEqual(Object.values(await site.arrived()), [[shipment.manifest.sha256]]);
});

test('a heartbeat is kept as the latest word of the node', async (t) => {
  const { site, connect } = await open(t);
  const link = await connect();
  const none = { lastScanAt: null, lastFileAt: null, oldestUnshippedAt: null };
  const beat = {
    version: 1,
    node: NODE,
    at: 5,
    software: 'x',
    uptimeMs: 1,
    unshipped: 7,
    spoolBytes: 0,
  };
  await link.heartbeat(JSON.stringify({ ...beat, ...none }));
  assert.equal((await site.store.nodes.get(NODE))?.heartbeat?.unshipped, 7);
  await assert.rejects(link.heartbeat('{"version":1}'), /receive\/bad-heartbeat/);
});

test('a key that the server does not know, or no more, is refused, and that ends the link', async (t) => {
  const { site, connect } = await open(t);
  const stranger = signerOf(createNodeKey().privateKey);
  await assert.rejects(connect({ sign: stranger }), isCode('https/key-refused'));
  await assert.rejects(connect({ node: 'nobody' }), isCode('https/key-refused'));
  const link = await connect();
  await site.store.transaction((tx) => tx.nodes.revoke(NODE, site.clock.now()));
  await assert.rejects(link.deliver(outgoing(site, someBytes(10))), isCode('https/key-refused'));
  assert.equal((await link.closed).code, 'https/key-refused');
});

test('a certificate that nobody vouches for, or of another name, is refused', async (t) => {
  const { site, connect } = await open(t);
  await assert.rejects(connect({ ca: undefined }), isCode('https/certificate'));
  const url = site.url.replace('localhost', '127.0.0.2');
  await assert.rejects(connect({ url }), (error) => error instanceof TsnError);
});

test('a server that falls silent is given up after a while, by lengths of sleep', async (t) => {
  const { site, connect } = await open(t);
  const proxy = await startProxy(t, site.port);
  const link = await connect({ url: `https://localhost:${proxy.port}`, stallMs: 1_000 });
  proxy.stall();
  const failed = assert.rejects(
    link.deliver(outgoing(site, someBytes(500_000))),
    isCode('https/stalled'),
  );
  const over = new AbortController();
  void failed.finally(() => over.abort());
  while (!over.signal.aborted) {
    await new Promise(setImmediate);
    if (site.clock.sleeping > 0) site.clock.advance(500);
  }
  await failed;
});

test('a job that is stopped stops the request, and the link stands', async (t) => {
  const { site, connect } = await open(t);
  const proxy = await startProxy(t, site.port);
  const link = await connect({ url: `https://localhost:${proxy.port}` });
  proxy.slow(500_000);
  const stop = new AbortController();
  const shipment = outgoing(site, someBytes(2_000_000));
  const stopped = assert.rejects(link.deliver(shipment, stop.signal), /stopped by hand/);
  await proxy.passed(proxy.sentBytes + 200_000);
  stop.abort(new Error('stopped by hand'));
  await stopped;
  proxy.slow(undefined);
  // What was under way may arrive after it: then the job is tried again.
  const again = () => link.deliver({ ...shipment, isNew: false });
  assert.equal(await again().catch(again).catch(again), 'confirmed');
  assert.deepEqual(Object.values(await site.arrived()), [[shipment.manifest.sha256]]);
});
