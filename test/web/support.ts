/** The web side over a real store, with recordings put into any state by the store's own writes. */
import type { TestContext } from 'node:test';
import { Registry } from 'prom-client';
import type { VerifyReport } from '../../src/domain/audio-trouble.ts';
import type { NewEvent } from '../../src/domain/events.ts';
import type { Mention } from '../../src/domain/mention.ts';
import type { AudioReader, StoredSound } from '../../src/domain/ports.ts';
import type { QuarantineDesk } from '../../src/domain/quarantine.ts';
import type { RecordingClass } from '../../src/domain/recording.ts';
import type { Segment } from '../../src/domain/transcript.ts';
import type { PartHealth, ServerStatus } from '../../src/domain/views.ts';
import { writeWav } from '../../src/engines/audio/wav/writer.ts';
import { countRecordings, nodeItems } from '../../src/modes/server-counts.ts';
import { TsnError } from '../../src/platform/errors.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { newId } from '../../src/platform/ids.ts';
import { silentLog } from '../../src/platform/log.ts';
import { tellApart, tellTogether } from '../../src/server/group-copies.ts';
import { correct } from '../../src/server/transcribe/correct.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import type { WebNeeds } from '../../src/web/api/needs.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { tempServerStore } from '../support/temp-store.ts';

export const NOON = Date.UTC(2026, 0, 5, 12, 0, 0);

export interface WebSite {
  readonly needs: WebNeeds;
  readonly store: ServerStore;
  readonly clock: FakeClock;
  /** What the server says of its parts and model; change it at will. */
  readonly says: { parts: PartHealth[]; testModel: boolean; drainingSince?: number };
  readonly revived: string[];
}

/** Everything that the web side needs, gone after the test. */
export async function openSite(t: TestContext): Promise<WebSite> {
  const clock = new FakeClock(NOON);
  const store = await tempServerStore(t, clock);
  const says: WebSite['says'] = { parts: [READY], testModel: false };
  const revived: string[] = [];
  const needs: WebNeeds = {
    importing: { known: async (files) => files.map(() => false), take: async () => 'taken' },
    store,
    events: store.events,
    clock,
    log: silentLog,
    audio: fakeAudio(store),
    quarantine: emptyDesk,
    metrics: new Registry(),
    status: () => readStatus(store, clock, says),
    nets: async () => [],
    pause: (stage, reason) =>
      store.transaction((tx) => tx.pauses.pause(stage, reason, clock.now())),
    async resume(stage) {
      await store.transaction((tx) => tx.pauses.resume(stage));
    },
    verify: async ({ hash, onProgress }) => {
      const report = { ...NOTHING_WRONG, hashed: hash };
      onProgress(report);
      return report;
    },
    revive: async (id) => {
      if ((await store.jobs.get(id)) === undefined)
        throw new TsnError('data/not-found', `no job has the id ${id}`);
      await store.transaction((tx) => tx.jobs.revive(id, clock.now()));
      revived.push(id);
    },
    apart: (id) => tellApart({ store, clock }, id),
    together: (id, other) => tellTogether({ store, clock }, id, other),
    correct: (id, correction) => correct({ store, clock }, id, correction),
  };
  return { needs, store, clock, says, revived };
}

const nothing = () => Promise.reject(new TsnError('data/not-found', 'nothing there'));

const emptyDesk: QuarantineDesk = {
  ...{
    list: () => Promise.resolve({ items: [], next: null }),
    get: nothing,
    replay: nothing,
    remove: nothing,
  },
};

const NOTHING_WRONG: VerifyReport = {
  ...{ files: 3, recordings: 4, missing: 0, damaged: 0, healed: 0 },
  ...{ adopted: 0, quarantined: 0, left: 0, hashed: false, tookMs: 5 },
};

export const READY: PartHealth = {
  part: 'recogniser',
  state: 'ready',
  code: null,
  reason: null,
  hint: null,
};

async function readStatus(
  store: ServerStore,
  clock: FakeClock,
  says: WebSite['says'],
): Promise<ServerStatus> {
  const uploading = async () => new Map([['hill', 1]]);
  return {
    version: '0.1.0',
    commit: 'test',
    startedAt: NOON,
    now: clock.now(),
    ...(await countRecordings({ store, uploading })),
    nodes: await nodeItems({ store, uploading }),
    stages: [],
    servers: [],
    parts: says.parts,
    testModel: says.testModel,
    drainingSince: says.drainingSince ?? null,
    model: 'tiny',
    recognisers: [],
  };
}

/** Two seconds of a quiet tone, as a WAV file of 16-bit samples. */
export function tone(seconds = 2, hertz = 440): Buffer {
  const rate = 8_000;
  const samples = Float32Array.from({ length: rate * seconds }, (_, i) => {
    return (3_000 / 32_768) * Math.sin((i * hertz * 2 * Math.PI) / rate);
  });
  return Buffer.from(writeWav([samples], rate));
}

/** Every recording sounds the same, as long as it is; the names are the real ones. */
function fakeAudio(store: ServerStore): AudioReader {
  const read = async (id: string, contentType: string): Promise<StoredSound> => {
    const { originalName, audio } = await store.recordings.get(id);
    const bytes = tone((audio?.durationMs ?? 2_000) / 1_000);
    return {
      contentType,
      fileName: originalName,
      sizeBytes: bytes.length,
      etag: `"${sha256(bytes)}"`,
      async *read({ start, end } = { start: 0, end: bytes.length - 1 }) {
        yield bytes.subarray(start, end + 1);
      },
    };
  };
  return {
    playable: (id) => read(id, 'audio/wav'),
    original: (id) => read(id, 'text/html'), // a reader that trusts a name too much
    async waveform(id) {
      const durationMs = (await store.recordings.get(id)).audio?.durationMs ?? 2_000;
      return { state: 'ready', durationMs, peaks: Array.from({ length: 200 }, () => 23) };
    },
  };
}

export interface Heard {
  readonly node?: string;
  readonly name?: string;
  readonly at?: number;
  readonly durationMs?: number;
  readonly class?: RecordingClass;
  /** Shown segments, each of an equal share; absent: not transcribed yet. */
  readonly words?: readonly string[];
  readonly hidden?: string;
  readonly mentions?: readonly Mention[];
}

/** A recording that was received. */
export async function receive({ store }: WebSite, heard: Heard = {}): Promise<string> {
  const id = newId();
  const originalName = heard.name ?? `${id}.wav`;
  await store.transaction(async (tx) => {
    await tx.recordings.add({
      id,
      node: heard.node ?? 'hilltop',
      source: 'watch',
      originalName,
      sha256: sha256(id),
      sizeBytes: 32_044,
      recordedAt: heard.at ?? NOON,
      recordedAtSource: 'name',
      recordedAtCertainty: 'exact',
      timeZone: 'UTC',
      class: heard.class ?? 'speech-candidate',
      receivedAt: (heard.at ?? NOON) + 1500,
      audioPath: `audio/${id}.wav`,
      manifest: {},
    });
  });
  return id;
}

/** A recording that went all the way, as far as `heard` says. */
export async function hear(site: WebSite, heard: Heard = {}): Promise<string> {
  const id = await receive(site, heard);
  const { words, mentions, hidden } = heard;
  await site.store.transaction(async (tx) => {
    await tx.recordings.putAudioFacts(id, {
      format: 'gsm-wav49 8000 Hz mono',
      class: heard.class ?? 'speech-candidate',
      durationMs: heard.durationMs ?? 2000,
      sampleRateHz: 8000,
      channels: 1,
    });
    if (words === undefined) return;
    const transcriptId = await tx.transcripts.put(id, {
      result: words.length === 0 ? 'no-speech' : 'speech',
      language: 'en',
      noSpeechProb: 0.02,
      segments: toSegments(words, hidden, heard.durationMs),
      heardBy: {
        engine: 'whisper.cpp',
        engineVersion: '1',
        model: 'tiny',
        modelSha256: 'f'.repeat(64),
        modelType: 'tiny',
        device: 'CPU',
        prompt: '',
        options: {},
      },
      computeMs: 420,
    });
    await tx.mentions.replace(transcriptId, '1', mentions ?? []);
  });
  return id;
}

const MEASURES = { voicedMs: 1_000, noSpeechProb: 0.02, movement: 0.8, doubtful: [] };

function toSegments(
  words: readonly string[],
  hidden: string | undefined,
  durationMs = 2000,
): Segment[] {
  const lengthMs = durationMs / Math.max(1, words.length);
  const shown = words.map((text, index) => ({
    startMs: index * lengthMs,
    endMs: (index + 1) * lengthMs,
    text: ` ${text}`,
    avgLogprob: -0.2,
    ...MEASURES,
    hidden: [],
  }));
  if (hidden === undefined) return shown;
  const after: Segment = {
    startMs: durationMs,
    endMs: durationMs + 2000,
    text: hidden,
    avgLogprob: -1.4,
    ...MEASURES,
    hidden: ['past-end', 'stock-phrase'],
  };
  return [...shown, after];
}

/** A mention of `callsign` where `heardAs` stands in the shown words. */
export function mention(words: readonly string[], heardAs: string, callsign: string): Mention {
  const start = words.join(' ').indexOf(heardAs);
  return { callsign, heardAs, start, end: start + heardAs.length, confidence: 0.9 };
}

/** Tells events, as the transactions of facts do. */
export function tell({ store }: WebSite, ...events: readonly NewEvent[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const event of events) tx.events.add(event);
  });
}

/** A recording whose ingest is a dead letter. */
export async function fail(site: WebSite, heard: Heard = {}): Promise<string> {
  const id = await receive(site, heard);
  const { store, clock } = site;
  await store.transaction((tx) => tx.jobs.enqueue('ingest', id, clock.now()));
  const job = await store.jobs.lease({
    kinds: ['ingest'],
    worker: 'test',
    now: clock.now(),
    forMs: 60_000,
  });
  if (job === undefined) throw new Error('no job was due');
  const code = 'audio/not-audio';
  const message = 'the file holds no audio';
  await store.transaction((tx) => tx.jobs.failed(job, { code, message, deadAt: clock.now() }));
  return id;
}
