/**
 * A server's store and archive with recordings of speech, and its stages with a recogniser
 * that answers at once: for this process, and for others beside it on the same data.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Recogniser } from '../../src/domain/recognition.ts';
import { GATE_LIMITS } from '../../src/domain/segment-gate.ts';
import { openAudio } from '../../src/engines/audio/audio.ts';
import type { StorageGuard } from '../../src/engines/storage/guard.ts';
import { type Pool, type PoolNeeds, startPool } from '../../src/jobs/pool.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { silentLog } from '../../src/platform/log.ts';
import { serverStages } from '../../src/server/pipeline.ts';
import type { NewRecording } from '../../src/store/server/recordings.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { NOON, sampleRecording } from './samples.ts';

const SAMPLE = 'test/fixtures/speech-model/samples/07-check-in-mobile.wav';
const AUDIO_PATH = 'audio/2026/01/01/spoken.wav';

export interface SiteParts {
  readonly store: ServerStore;
  readonly clock: Clock;
  /** Holds `audio/`. */
  readonly root: string;
  readonly recogniser?: Recogniser;
  readonly storage?: Pick<StorageGuard, 'waitsFor' | 'waitsForReading'>;
  /** Where a path of the archive lies; default: below `root`. */
  locate?(this: void, path: string, name: string): Promise<string>;
}

const ALWAYS_THERE = { waitsFor: () => undefined, waitsForReading: () => undefined };

export function spokenBytes(): Buffer {
  return readFileSync(SAMPLE);
}

/** Every clip says the same callsign, so that each recording adds one to its sums. */
export function instantRecogniser(): FakeRecogniser {
  return new FakeRecogniser(() => 'this is W7ABC');
}

/** Audio is opened in this process, so that a kill takes everything with it at once. */
export function stagesOf({ store, clock, root, ...parts }: SiteParts): readonly Stage[] {
  const locate = parts.locate ?? (async (path) => join(root, path));
  return serverStages({
    ...{ store, clock, storage: parts.storage ?? ALWAYS_THERE },
    recogniser: parts.recogniser ?? instantRecogniser(),
    sounds: {
      open: async (path, name) => openAudio(await readFile(await locate(path, name)), name),
    },
    options: {
      ...{ language: 'en', prompt: '', vocabulary: [], expect: [], hide: GATE_LIMITS },
      ...{ beam: 2, audioCtx: 'auto' as const },
    },
    allstarNodes: async () => new Map(),
  });
}

/** So many recordings of as many minutes, with their audio, queued for ingest. Answers their ids. */
export async function addSpoken(
  { store, clock, root }: SiteParts,
  count: number,
  more: Partial<NewRecording> = {},
): Promise<readonly string[]> {
  mkdirSync(dirname(join(root, AUDIO_PATH)), { recursive: true });
  writeFileSync(join(root, AUDIO_PATH), spokenBytes());
  const recordings = Array.from({ length: count }, (_, n) =>
    sampleRecording({ recordedAt: NOON + n * 60_000, audioPath: AUDIO_PATH, ...more }),
  );
  await store.transaction(async (tx) => {
    for (const recording of recordings) {
      await tx.recordings.add(recording);
      await tx.jobs.enqueue('ingest', recording.id, clock.now());
    }
  });
  return recordings.map(({ id }) => id);
}

/** A pool that looks again as soon as a job ended. */
export function poolOf(
  stages: readonly Stage[],
  { store, clock }: Pick<SiteParts, 'store' | 'clock'>,
  more: Partial<PoolNeeds> = {},
): Pool {
  const given = { stages, store, clock, capacity: 2, worker: 'this 1', log: silentLog, ...more };
  const pool = startPool({
    ...given,
    onSettled(job, outcome) {
      more.onSettled?.(job, outcome);
      pool.poke();
    },
  });
  return pool;
}

/** Waits until nothing is to be done any more, however fast this machine is. */
export async function allDone({ jobs }: ServerStore): Promise<void> {
  for (;;) {
    const { waiting, running } = await jobs.counts();
    if (waiting + running === 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Each recording is complete, once, and so is everything that is counted of it. */
export async function assertCompleteOnce(
  store: ServerStore,
  ids: readonly string[],
): Promise<void> {
  const { recordings, byState, jobs } = await store.views.counts();
  assert.deepEqual(jobs, { waiting: 0, running: 0, dead: 0 }, 'no job is left');
  assert.deepEqual([recordings, byState.complete], [ids.length, ids.length], 'all are complete');
  for (const id of ids) {
    assert.equal((await store.transcripts.versions(id)).length, 1, 'one transcript');
    const mentions = (await store.mentions.of(id)).map(({ callsign }) => callsign);
    assert.deepEqual(mentions, ['W7ABC'], 'one mention');
  }
  const { items } = await store.views.callsigns({ limit: 9 });
  const sums = items.map(({ callsign, mentions, recordings: heardIn }) => [
    callsign,
    mentions,
    heardIn,
  ]);
  assert.deepEqual(sums, [['W7ABC', ids.length, ids.length]], 'the sums of the callsign');
  await assertToldOnce(store, ids);
}

const TOLD = ['extracted', 'heard', 'ingested', 'transcribed'];

async function assertToldOnce({ events }: ServerStore, ids: readonly string[]): Promise<void> {
  const { items } = await events.after(0, 10_000);
  for (const id of ids) {
    const told = items.filter(({ recordingId }) => recordingId === id).map(({ kind }) => kind);
    const ofStages = told.filter((kind) => kind !== 'received').sort();
    assert.deepEqual(ofStages, TOLD, 'each event once');
  }
}
