/** The same file with more in it: shown in place of its beginning, beside it in the archive. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { AudioStore } from '../../../src/domain/audio-store.ts';
import { newId } from '../../../src/platform/ids.ts';
import { localStorage } from '../../support/local-storage.ts';
import { sampleMention, sampleTranscript } from '../../support/samples.ts';
import { ship, shipmentOf, World } from './world.ts';

const FACTS = {
  ...({ format: 'x', class: 'speech-candidate', durationMs: 8_000 } as const),
  ...{ sampleRateHz: 8_000, channels: 1 },
} as const;

const AUDIO = randomBytes(5_000).toString('hex');

async function shown(world: World): Promise<number[]> {
  const { items } = await world.store.views.recordings({ limit: 9 });
  return items.map(({ sizeBytes }) => sizeBytes).sort((a, b) => a - b);
}

async function sendAll(t: TestContext, contents: readonly string[]): Promise<World> {
  const world = await World.start(t);
  const client = await world.login();
  for (const content of contents) await ship(client, shipmentOf(content));
  return world;
}

test('a longer version is shown in place of its beginning, and both are kept', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000), AUDIO.slice(0, 5_000), AUDIO]);
  assert.deepEqual(await shown(world), [10_000]);
  assert.equal((await world.archived()).length, 3);
  const [first = '', second = '', third] = (await world.recordings()).toSorted();
  for (const id of [first, second])
    assert.equal((await world.store.views.recording(id)).grownInto, third);
});

test('versions that end at the same time are known for what they are', async (t) => {
  const world = await World.start(t);
  const place = localStorage(world.dataDir);
  const bothAreStored = Promise.withResolvers<void>();
  let stored = 0;
  const audio: AudioStore = {
    ...place.audio,
    async put(path, bytes, source) {
      const outcome = await place.audio.put(path, bytes, source);
      stored += 1;
      if (stored === 2) bothAreStored.resolve();
      await bothAreStored.promise;
      return outcome;
    },
  };
  await world.restart({ place: { ...place, audio } });
  const clients = [await world.login(), await world.login()] as const;
  await Promise.all([
    ship(clients[0], shipmentOf(AUDIO.slice(0, 1_000))),
    ship(clients[1], shipmentOf(AUDIO)),
  ]);
  assert.deepEqual(await shown(world), [10_000]);
});

test('a beginning that comes late hides nothing', async (t) => {
  const world = await sendAll(t, [AUDIO, AUDIO.slice(0, 1_000)]);
  assert.deepEqual(await shown(world), [10_000]);
});

test('lengths in the header may change while the recorder writes', async (t) => {
  const world = await sendAll(t, [`RIFF0000${AUDIO.slice(8, 4_000)}`, `RIFF9999${AUDIO.slice(8)}`]);
  assert.deepEqual(await shown(world), [10_000]);
});

test('other bytes under the same name are another recording', async (t) => {
  const world = await sendAll(t, [`x${AUDIO.slice(0, 1_000)}`, AUDIO]);
  assert.deepEqual(await shown(world), [1_001, 10_000]);
});

test('the same name from two nodes is two recordings, however alike', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000)]);
  await ship(await world.login('beta'), shipmentOf(AUDIO, { node: 'beta' }));
  assert.deepEqual(await shown(world), [1_000, 10_000]);
});

/** What a beginning said, as far as the stages had come when the whole came. */
async function saying(world: World, recordingId: string, callsigns: readonly string[]) {
  await world.store.transaction(async (tx) => {
    const words = sampleTranscript(callsigns.join(' '));
    const id = await tx.transcripts.put(recordingId, words);
    const mentions = callsigns.map((callsign) => sampleMention(callsign));
    await tx.mentions.replace(id, 'rules', mentions);
  });
}

const heardOf = async (world: World) => {
  const { items } = await world.store.views.callsigns({ limit: 9 });
  return items.map(({ callsign, mentions, recordings }) => [callsign, mentions, recordings]);
};

test('what is said in a beginning counts once, in the whole', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000)]);
  const [beginning = ''] = await world.recordings();
  await saying(world, beginning, ['W7ABC']);
  assert.deepEqual(await heardOf(world), [['W7ABC', 1, 1]]);

  await ship(await world.login(), shipmentOf(AUDIO));
  assert.deepEqual(await heardOf(world), []);
  const whole = (await world.recordings()).find((id) => id !== beginning) ?? '';
  await saying(world, whole, ['W7ABC', 'N7DE']);
  await saying(world, beginning, ['W7ABC']); // looked through again, by a new engine or by hand
  assert.deepEqual((await heardOf(world)).map(String).toSorted(), ['N7DE,1,1', 'W7ABC,1,1']);
  assert.deepEqual(await world.store.mentions.missing('rules', 9), []);
});

test('a beginning that has grown is not asked for by the sweep', async (t) => {
  const world = await sendAll(t, [AUDIO.slice(0, 1_000), AUDIO]);
  const ids = (await world.recordings()).toSorted();
  await world.store.transaction(async (tx) => {
    for (const id of ids) await tx.recordings.putAudioFacts(id, FACTS);
  });
  assert.deepEqual(await world.store.transcripts.missing(9), [ids[1]]);
});

test('a recorder that gives all its files one name costs no more with every file', async (t) => {
  const world = await World.start(t);
  const place = localStorage(world.dataDir);
  const read: string[] = [];
  const audio: AudioStore = {
    ...place.audio,
    read(path, span) {
      read.push(path);
      return place.audio.read(path, span);
    },
  };
  await world.restart({ place: { ...place, audio } });
  const client = await world.login();
  const last = shipmentOf(AUDIO);
  await world.store.transaction(async (tx) => {
    for (let i = 0; i < 100; i++) {
      const { manifest } = shipmentOf(`${i} ${AUDIO.slice(0, 900)}`);
      const { version: _, software: __, ...facts } = manifest;
      const path = `audio/2026/01/02/${manifest.sha256}.wav`;
      await tx.recordings.add({
        ...{ ...facts, id: newId(), receivedAt: i, audioPath: path, manifest },
      });
    }
  });
  await ship(client, last);
  assert.ok(read.length > 0 && read.length <= 20, `${read.length} of 100 were compared`);
});
