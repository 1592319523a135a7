/** One transmission heard by several nodes is one entry with several copies, and people may say otherwise. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { toEnvelope } from '../../src/domain/envelope.ts';
import { groupCopies, tellApart, tellTogether } from '../../src/server/group-copies.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { NOON, sampleRecording, sampleTranscript } from '../support/samples.ts';
import { tempServerStore } from '../support/temp-store.ts';

const STEP_MS = 16;

function speech(seed: number): Uint8Array {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const levels: number[] = [];
  while (levels.length < 500) {
    const level = random() < 0.5 ? 0.02 + 0.2 * random() : 0.004;
    for (let at = 4 + Math.floor(random() * 12); at > 0; at--) levels.push(level);
  }
  return toEnvelope(Float32Array.from(levels), STEP_MS);
}

interface Made {
  readonly seed: number;
  readonly at?: number;
  readonly clear?: number;
}

async function open(t: TestContext) {
  const store = await tempServerStore(t);
  const needs = { store, clock: new FakeClock() };
  async function heard(
    node: string,
    { seed, at = 0, clear = 20 }: Made,
    grouped = true,
  ): Promise<string> {
    const recording = sampleRecording({ node, recordedAt: NOON + at });
    const { id } = recording;
    await store.transaction(async (tx) => {
      await tx.recordings.add(recording);
      const facts = { format: 'x', class: 'speech-candidate', durationMs: 8_000 } as const;
      await tx.recordings.putAudioFacts(id, { ...facts, sampleRateHz: 8_000, channels: 1 });
      const envelope = { levels: speech(seed), voicedMs: 6_000, loudOverQuietDb: clear };
      await tx.copies.putEnvelope(id, envelope);
    });
    if (grouped) await groupCopies(needs, id);
    return id;
  }
  const listed = async (node?: string) =>
    (await store.views.recordings({ limit: 50, node })).items.map(({ id }) => id);
  const copiesOf = async (id: string) =>
    (await store.views.recording(id)).copies.map((copy) => copy.id).sort();
  return { store, needs, heard, listed, copiesOf };
}

test('three nodes that heard one over make one entry, shown by its best copy', async (t) => {
  const { heard, listed, copiesOf, needs } = await open(t);
  const a = await heard('a', { seed: 1 });
  const b = await heard('b', { seed: 1, at: 900, clear: 30 });
  const c = await heard('c', { seed: 1, at: -700, clear: 10 });
  const other = await heard('c', { seed: 2, at: 60_000 });
  assert.deepEqual(await listed(), [other, b]);
  assert.deepEqual(await listed('a'), [a], 'a node shows what it heard itself');
  assert.deepEqual(await copiesOf(b), [a, c].sort());
  for (const id of [a, b, c]) await groupCopies(needs, id);
  assert.deepEqual(await listed(), [other, b], 'looking again changes nothing');
});

test('copies that are looked for at the same time are one entry, with one that is shown', async (t) => {
  const { heard, listed, copiesOf, needs } = await open(t);
  const nodes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  for (let round = 0; round < 5; round += 1) {
    const at = round * 3_600_000;
    const ids: string[] = [];
    for (const [n, node] of nodes.entries())
      ids.push(await heard(node, { seed: 1, at, clear: 20 + n }, false));
    await Promise.all(ids.map((id) => groupCopies(needs, id)));
    const [first = '', ...others] = ids;
    assert.deepEqual(await copiesOf(first), others.toSorted());
    assert.equal((await listed()).length, round + 1);
  }
});

test('one node is never twice in an entry', async (t) => {
  const { heard, copiesOf } = await open(t);
  const first = await heard('a', { seed: 1 });
  const b = await heard('b', { seed: 1 });
  const again = await heard('a', { seed: 1, at: 300 });
  assert.deepEqual(await copiesOf(b), [first]);
  assert.deepEqual(await copiesOf(again), []);
});

test('words that differ part what sounded alike, for good', async (t) => {
  const { heard, listed, needs, store } = await open(t);
  const a = await heard('a', { seed: 1 });
  const b = await heard('b', { seed: 1, at: 500 });
  await store.transaction(async (tx) => {
    await tx.transcripts.put(a, sampleTranscript('net control this is kilo seven alpha'));
    await tx.transcripts.put(b, sampleTranscript('the antenna is up at sixty feet now'));
  });
  await groupCopies(needs, b);
  assert.deepEqual(await listed(), [b, a]);
  await groupCopies(needs, a);
  assert.deepEqual(await listed(), [b, a]);
});

test('a person sets a copy apart and puts it back', async (t) => {
  const { heard, listed, copiesOf, needs } = await open(t);
  const a = await heard('a', { seed: 1, clear: 30 });
  const b = await heard('b', { seed: 1, at: 500 });
  const c = await heard('c', { seed: 1, at: 700 });
  assert.equal(await tellApart(needs, a), 2);
  await groupCopies(needs, a);
  assert.deepEqual(await listed(), [b, a]);
  assert.deepEqual(await copiesOf(b), [c]);
  await tellTogether(needs, a, b);
  assert.deepEqual(await listed(), [a]);
  assert.equal(await tellApart(needs, a), 2);
  await assert.rejects(tellTogether(needs, a, a), { code: 'usage/invalid' });
  await assert.rejects(tellTogether(needs, a, 'nothing'), { code: 'data/not-found' });
});
