/** What goes into the store comes out as it was, and what differs stays different. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  sampleMention,
  sampleRecording,
  sampleSegment,
  sampleTranscript,
} from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

test('names that differ in case, accent, a space at the end or the way they are composed are different names', async (t) => {
  const store = await tempServerStore(t);
  const names = [
    'a.wav',
    'A.wav',
    'ä.wav',
    'a\u0308.wav',
    'a.wav ',
    'a.wav  ',
    ' a.wav',
    'a.wav\u00a0',
    '📻.wav',
    '📡.wav',
    'a\\.wav',
    "a'.wav",
    'a%.wav',
    'a_.wav',
  ];
  const sha256 = 'c'.repeat(64);
  for (const originalName of names) {
    const { added } = await store.transaction((tx) =>
      tx.recordings.add(sampleRecording({ originalName, sha256 })),
    );
    assert.ok(added, JSON.stringify(originalName));
  }
  for (const originalName of names) {
    const found = await store.recordings.find('hill', 'main', originalName, sha256);
    assert.equal(found?.originalName, originalName);
  }
});

test('the longest names that a manifest may have are kept whole', async (t) => {
  const store = await tempServerStore(t);
  for (const letter of ['x', 'é', '語', '📻']) {
    const longest = {
      originalName: letter.repeat(500 / letter.length),
      source: letter.repeat(100 / letter.length),
    };
    const recording = sampleRecording({
      ...longest,
      node: 'n'.repeat(63),
      timeZone: 'z'.repeat(100),
    });
    await store.transaction((tx) => tx.recordings.add(recording));
    const { originalName, source } = await store.recordings.get(recording.id);
    assert.deepEqual({ originalName, source }, longest);
  }
});

test('hours of words and a long activity log are kept whole, and found', async (t) => {
  const store = await tempServerStore(t);
  const activity = Array.from({ length: 20_000 }, (_, n) => `20260101120000,TELEMETRY,${n}`);
  const recording = sampleRecording({ manifest: { activity, note: '📻\\\'"\n\u0000' } });
  const segments = Array.from({ length: 4_000 }, (_, n) =>
    sampleSegment(`the quick brown fox ${n} jumps over the lazy dog 📻 and so on`),
  );
  const transcript = { ...sampleTranscript('x'), segments: segments.slice(0, 300) };
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    await tx.transcripts.put(recording.id, transcript);
    const one = [
      {
        ...segments[0],
        text: segments.map(({ text }) => text).join(' '),
      } as (typeof segments)[number],
    ];
    await tx.transcripts.put(recording.id, { ...transcript, segments: one });
  });
  assert.deepEqual((await store.recordings.get(recording.id)).manifest, recording.manifest);
  const kept = await store.transcripts.latest(recording.id);
  assert.ok((kept?.text.length ?? 0) > 200_000);
  assert.equal(kept?.text, segments.map(({ text }) => text).join(' '));
  const [hit] = await store.views.search('"fox 3999 jumps"', 9);
  assert.equal(hit?.recording.id, recording.id);
});

test('numbers come back to the last digit', async (t) => {
  const store = await tempServerStore(t);
  const sizeBytes = Number.MAX_SAFE_INTEGER;
  const recording = sampleRecording({ sizeBytes });
  const fractions = [0.1, 1 / 3, -0.20000000298023224, 5e-324, 1.7976931348623157e308, 0.9];
  const segments = fractions.map((avgLogprob) => sampleSegment('words', { avgLogprob }));
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    const heard = { ...sampleTranscript('x'), segments, noSpeechProb: 1 / 7 };
    const id = await tx.transcripts.put(recording.id, heard);
    await tx.mentions.replace(id, '1', [sampleMention('W1AW', { confidence: 2 / 3 })]);
  });
  assert.equal((await store.recordings.get(recording.id)).sizeBytes, sizeBytes);
  const kept = await store.transcripts.latest(recording.id);
  assert.deepEqual(
    kept?.segments.map(({ avgLogprob }) => avgLogprob),
    fractions,
  );
  assert.equal(kept.noSpeechProb, 1 / 7);
  assert.equal((await store.mentions.of(recording.id))[0]?.confidence, 2 / 3);
});
