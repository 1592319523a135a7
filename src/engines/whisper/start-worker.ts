/** From settings to a worker that has its model loaded, or a failure that says what is missing. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RecogniserInfo } from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { sha256File } from '../../platform/hash.ts';
import { watchdog } from '../../platform/watchdog.ts';
import { hung, misunderstood, modelMissing, spawnFailure, stopped } from './failures.ts';
import { LoadAnswer } from './messages.ts';
import type { WhisperSettings } from './settings.ts';
import { WorkerProcess } from './worker-process.ts';

export interface StartedWorker {
  readonly worker: WorkerProcess;
  readonly info: RecogniserInfo;
}

/** Answers the SHA-256 of a model, reading a file again only when it changed. */
export type ModelHash = (path: string) => Promise<string>;

export function modelHash(): ModelHash {
  let known = { key: '', sha256: '' };
  return async (path) => {
    const { size, mtimeMs } = await stat(path);
    const key = `${path} ${size} ${mtimeMs}`;
    if (known.key !== key) known = { key, sha256: (await sha256File(path)).sha256 };
    return known.sha256;
  };
}

/** Throws a TsnError; then no process is left behind. */
export async function startWorker(
  settings: WhisperSettings,
  { clock, hash, life }: { clock: Clock; hash: ModelHash; life: AbortSignal },
): Promise<StartedWorker> {
  const { binary, model } = settings;
  await access(binary, constants.X_OK).catch((cause: unknown) => {
    throw spawnFailure(binary, cause);
  });
  const modelSha256 = await hash(model).catch((cause: unknown) => {
    throw modelMissing(model, cause);
  });
  const worker = new WorkerProcess(binary, {
    OMP_WAIT_POLICY: 'passive', // spinning threads would starve the other slots
    ...settings.environment,
  });
  const stop = (): void => worker.kill(stopped());
  life.addEventListener('abort', stop, { once: true });
  try {
    if (life.aborted) stop();
    const loaded = await load(worker, settings, clock);
    return { worker, info: describe(loaded, settings, modelSha256) };
  } catch (error) {
    stop();
    throw error;
  } finally {
    life.removeEventListener('abort', stop);
  }
}

async function load(
  worker: WorkerProcess,
  { model, slots, flashAttention, loadMs }: WhisperSettings,
  clock: Clock,
): Promise<LoadAnswer> {
  using _watchdog = watchdog(clock, loadMs, () => worker.kill(hung(loadMs)));
  const { answer } = worker.ask({ op: 'load', model, slots, flashAttention });
  const { success, data, error } = LoadAnswer.safeParse(await answer);
  if (!success) throw misunderstood('an answer to load that is none', error);
  return data;
}

function describe(
  loaded: LoadAnswer,
  { model, slots }: WhisperSettings,
  modelSha256: string,
): RecogniserInfo {
  const { version, devices, modelType, multilingual } = loaded;
  return {
    engine: 'whisper.cpp',
    version,
    model: basename(model),
    modelSha256,
    modelType,
    multilingual,
    devices,
    slots,
  };
}
