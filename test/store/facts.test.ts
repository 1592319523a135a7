/** Recordings, nodes and tokens on the server, the spool on the node: stored once, kept whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Heartbeat } from '../../src/domain/manifest.ts';
import { NOON, sampleRecording, sampleSpooled, sampleTranscript } from '../support/samples.ts';
import { tempNodeStore, tempServerStore } from '../support/temp-store.ts';

test('the same bytes under the same name are one recording, whatever id they come with', async (t) => {
  const store = await tempServerStore(t);
  const first = sampleRecording({ manifest: { id: 'x', unknown: { deep: [1] } } });
  const { originalName, sha256 } = first;
  const again = sampleRecording({ originalName, sha256 });
  const other = sampleRecording({ originalName });
  await store.transaction(async (tx) => {
    assert.deepEqual(await tx.recordings.add(first), { id: first.id, added: true });
    assert.deepEqual(await tx.recordings.add(again), { id: first.id, added: false });
    assert.deepEqual(await tx.recordings.add(other), { id: other.id, added: true });
    const shipment = { shipmentId: 's', recordingId: first.id, sha256, receivedAt: 1 };
    await tx.recordings.addShipment(shipment);
  });
  const kept = await store.recordings.find('hill', 'main', originalName, sha256);
  assert.deepEqual(kept, { ...first, audio: null, ingestedAt: null });
  assert.deepEqual(await store.recordings.shipment('s'), { recordingId: first.id, sha256 });
  assert.equal(await store.recordings.shipment('none'), undefined);
});

test('all stored audio is named once, page after page', async (t) => {
  const store = await tempServerStore(t);
  const ids: string[] = [];
  await store.transaction(async (tx) => {
    for (let n = 0; n < 1_001; n += 1) ids.push((await tx.recordings.add(sampleRecording())).id);
  });
  const seen: string[] = [];
  for await (const { id } of store.recordings.allAudio()) {
    if (seen.length === 0) await store.views.counts(); // other reads go on in between
    seen.push(id);
  }
  assert.deepEqual(seen, ids.sort());
});

test('what a stage lacks is named only while no job asks for it', async (t) => {
  const store = await tempServerStore(t);
  const recording = sampleRecording();
  const { id } = recording;
  await store.transaction((tx) => tx.recordings.add(recording));
  assert.deepEqual(await store.recordings.withoutIngest(9), [id]);
  await store.transaction((tx) => tx.jobs.enqueue('ingest', id, 0));
  assert.deepEqual(await store.recordings.withoutIngest(9), []);
  const transcriptId = await store.transaction((tx) =>
    tx.transcripts.put(id, sampleTranscript('words')),
  );
  assert.deepEqual(await store.mentions.missing('2', 9), [id]);
  await store.transaction((tx) => tx.mentions.replace(transcriptId, '2', []));
  assert.deepEqual(await store.mentions.missing('2', 9), []);
  assert.deepEqual(await store.mentions.missing('1', 9), [id], 'another version of the engine');
  assert.deepEqual(await store.mentions.missing('3', 9), [id]);
});

test('mentions found in words that were replaced meanwhile are not stored', async (t) => {
  const store = await tempServerStore(t);
  const recording = sampleRecording();
  await store.transaction((tx) => tx.recordings.add(recording));
  const hear = (words: string, model: string) =>
    store.transaction((tx) =>
      tx.transcripts.put(recording.id, sampleTranscript(words, model.repeat(64))),
    );
  const replaced = await hear('old words', 'a');
  const ofOtherModel = await hear('new words', 'a');
  await hear('better words', 'b');
  for (const late of [replaced, ofOtherModel]) {
    await store.transaction((tx) => tx.mentions.replace(late, '1', []));
  }
  assert.deepEqual(await store.mentions.missing('1', 9), [recording.id], 'the sweep finds it');
});

test('a join token works once, until it expires or is revoked', async (t) => {
  const store = await tempServerStore(t);
  const token = { id: 'a', node: 'hill', secretHash: 'h', createdAt: 0, expiresAt: 10 };
  await store.transaction(async (tx) => {
    await tx.tokens.add(token);
    await tx.tokens.add({ ...token, id: 'b', secretHash: 'revoked' });
    await tx.tokens.revoke('b', 1);
    assert.equal(await tx.tokens.use('revoked', 2), undefined);
    assert.equal(await tx.tokens.use('unknown', 2), undefined);
    assert.equal(await tx.tokens.use('h', 10), undefined, 'expired');
  });
  const use = () => store.transaction((tx) => tx.tokens.use('h', 9));
  const used = await Promise.all([use(), use(), use()]);
  assert.deepEqual(used, [{ id: 'a', node: 'hill' }, undefined, undefined]);
  assert.ok(!JSON.stringify(await store.tokens.list()).includes('"h"'), 'no hash in the list');
});

test('a node that joins again gets a new key and keeps what it said; the unknown are not noted', async (t) => {
  const store = await tempServerStore(t);
  const heartbeat: Heartbeat = {
    version: 1,
    node: 'hill',
    at: 5,
    software: '0.1',
    uptimeMs: 1,
    lastScanAt: null,
    lastFileAt: null,
    unshipped: 3,
    oldestUnshippedAt: null,
    spoolBytes: 9,
  };
  await store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'hill', publicKey: 'old', joinedAt: 1 });
    await tx.nodes.seen('hill', 5, heartbeat);
    await tx.nodes.seen('hill', 4);
    await tx.nodes.seen('stranger', 4);
    await tx.nodes.put({ id: 'hill', publicKey: 'new', joinedAt: 6 });
  });
  const kept = {
    id: 'hill',
    publicKey: 'new',
    joinedAt: 6,
    lastSeenAt: 5,
    heartbeat,
    revokedAt: null,
    lostAt: null,
  };
  assert.deepEqual(await store.nodes.list(), [kept]);
  const [shown] = await store.views.nodes();
  assert.deepEqual([shown?.unshipped, shown?.software], [3, '0.1']);
});

test('the spool holds each file once, until its shipment is confirmed, and then remembers it', async (t) => {
  const store = await tempNodeStore(t);
  const recording = sampleSpooled({ sizeBytes: 10, seenAt: NOON + 1, mtimeMs: NOON + 0.25 });
  const empty = sampleSpooled({ sizeBytes: 5, seenAt: NOON, class: 'empty' });
  await store.transaction(async (tx) => {
    assert.equal((await tx.recordings.add(recording)).added, true);
    const again = await tx.recordings.add({ ...recording, id: 'other' });
    assert.deepEqual(again, { id: recording.id, added: false });
    await tx.recordings.add(empty);
  });
  assert.deepEqual(await store.recordings.withoutShipment(9), [empty.id, recording.id]);
  const before = await store.recordings.counts();
  assert.deepEqual([before.unshipped, before.spoolBytes, before.oldestUnshippedAt], [2, 15, NOON]);
  await store.transaction(async (tx) => {
    await tx.recordings.shipped(empty.id, 7);
    await tx.recordings.shipped(empty.id, 8);
    await tx.jobs.enqueue('ship', recording.id, 0);
  });
  assert.deepEqual(await store.recordings.withoutShipment(9), []);
  assert.equal((await store.recordings.get(empty.id)).shippedAt, 7, 'the first time stays');
  assert.deepEqual(await store.recordings.counts(), {
    unshipped: 1,
    oldestUnshippedAt: NOON + 1,
    spoolBytes: 10,
    byClass: { 'speech-candidate': 1, empty: 1 },
    bySource: { main: { 'speech-candidate': 1, empty: 1 } },
    unread: {},
    lastSeenAt: NOON + 1,
  });
  const [unshipped] = await store.recordings.list({ limit: 9, shipped: false });
  assert.deepEqual(unshipped, { ...recording, shippedAt: null, original: 'there' });
});

test('what a scan saw of a file is replaced by what the next one sees', async (t) => {
  const store = await tempNodeStore(t);
  const mark = { sizeBytes: 1, mtimeMs: 1.5, state: 'growing' };
  await store.transaction(async (tx) => {
    await tx.files.put('main', 'a.wav', mark);
    assert.deepEqual(await tx.files.mark('main', 'a.wav'), mark);
    await tx.files.put('main', 'a.wav', { ...mark, sha256: 'f'.repeat(64), state: 'spooled' });
  });
  const seen = await store.files.mark('main', 'a.wav');
  assert.deepEqual([seen?.state, seen?.sha256], ['spooled', 'f'.repeat(64)]);
  assert.equal(await store.files.mark('other', 'a.wav'), undefined);
});

test('the marks of many files are those of each, of their own source alone', async (t) => {
  const store = await tempNodeStore(t);
  const names = Array.from({ length: 120 }, (_, index) => `2026/${index}.wav`);
  await store.transaction(async (tx) => {
    for (const [index, name] of names.entries()) {
      if (index % 3 === 0) continue;
      await tx.files.put('main', name, { sizeBytes: index, mtimeMs: 1, state: 'spooled' });
    }
    await tx.files.put('other', '2026/0.wav', { sizeBytes: 9, mtimeMs: 1, state: 'spooled' });
  });
  const marks = await store.files.marks('main', names);
  for (const name of names) {
    assert.deepEqual(marks.get(name), await store.files.mark('main', name), name);
  }
  assert.equal(marks.size, 80);
  assert.equal((await store.files.marks('main', [])).size, 0);
});
