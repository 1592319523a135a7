/** A server's store and archive with one recording in it, and stages to run on it. */

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { NewEvent } from '../../src/domain/events.ts';
import type { LeasedJob } from '../../src/domain/leased-job.ts';
import type { ServerJobKind } from '../../src/domain/pipeline.ts';
import type { Recogniser } from '../../src/domain/recognition.ts';
import { GATE_LIMITS } from '../../src/domain/segment-gate.ts';
import { createSoundFiles } from '../../src/engines/audio/sound-files.ts';
import type { Stage } from '../../src/jobs/stage.ts';
import { type PipelineNeeds, serverStages } from '../../src/server/pipeline.ts';
import type { HearingOptions } from '../../src/server/transcribe/options.ts';
import type { ServerStore } from '../../src/store/server/store.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRecogniser } from '../fakes/fake-recogniser.ts';
import { localStorage } from '../support/local-storage.ts';
import { sampleRecording } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';

export const SAMPLES = join(import.meta.dirname, '../fixtures/speech-model/samples');
const LEASE_MS = 60_000;

const HEARING: HearingOptions = {
  language: 'en',
  prompt: '',
  vocabulary: [],
  expect: [],
  hide: GATE_LIMITS,
  beam: 2,
  audioCtx: 'auto',
};

/** What a test wants to be different. */
export interface BenchParts
  extends Partial<Pick<PipelineNeeds, 'detector' | 'nets' | 'roster' | 'netAt' | 'alerts'>> {
  readonly options?: Partial<HearingOptions>;
}

export function spoken(file: string): Uint8Array {
  return readFileSync(join(SAMPLES, file));
}

export async function stageBench(
  t: TestContext,
  bytes: Uint8Array,
  originalName = 'a.wav',
  manifest: unknown = {},
  more: BenchParts | ((store: ServerStore) => BenchParts) = {},
) {
  const clock = new FakeClock();
  const dataDir = tempFolder(t);
  const store = await tempServerStore(t, clock);
  const events: NewEvent[] = [];
  store.events.subscribe((told) => events.push(...told));
  const { audio, storage } = localStorage(dataDir);
  const locate = async (stored: string) => join(dataDir, stored);
  const sounds = createSoundFiles({ clock, locate, processes: 1 });
  t.after(() => sounds[Symbol.asyncDispose]());
  const recording = sampleRecording({ originalName, sizeBytes: bytes.length, manifest });
  const path = join(dataDir, recording.audioPath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  await store.transaction(async (tx) => {
    await tx.recordings.add(recording);
    await tx.jobs.enqueue('ingest', recording.id, clock.now());
  });

  function stages(recogniser: Recogniser): readonly Stage[] {
    const { options: given = {}, ...parts } = typeof more === 'function' ? more(store) : more;
    const options = { ...HEARING, ...given };
    const allstarNodes = async () => new Map([['2000', 'W7ABC']]);
    return serverStages({
      ...{ store, clock, storage, sounds, recogniser, options, allstarNodes },
      ...parts,
    });
  }

  function stage(kind: ServerJobKind, recogniser: Recogniser = new FakeRecogniser()): Stage {
    const found = stages(recogniser).find((each) => each.kind === kind);
    if (found === undefined) throw new Error(`no stage for ${kind}`);
    return found;
  }

  /** Takes the job of this kind; the lease before must have run out. */
  async function take(kind: ServerJobKind, worker = 'w'): Promise<LeasedJob> {
    const job = await store.jobs.lease({
      kinds: [kind],
      worker,
      now: clock.now(),
      forMs: LEASE_MS,
    });
    if (job === undefined) throw new Error(`no ${kind} job is due`);
    return job;
  }

  async function run(kind: ServerJobKind, recogniser?: Recogniser): Promise<void> {
    await stage(kind, recogniser).run(await take(kind), new AbortController().signal);
  }

  async function openJobs(): Promise<readonly string[]> {
    return (await store.jobs.list({ limit: 10 })).map(({ kind }) => kind);
  }

  return {
    store,
    clock,
    sounds,
    dataDir,
    audio,
    storage,
    path,
    events,
    id: recording.id,
    stage,
    stages,
    take,
    run,
    openJobs,
    LEASE_MS,
  };
}
