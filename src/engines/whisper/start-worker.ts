/** From settings to a worker that has its model loaded, or a failure that says what is missing. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RecogniserInfo } from '../../domain/recognition.ts';
import type { Clock } from '../../platform/clock.ts';
import { type TsnError, toTsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';
import { watchdog } from '../../platform/watchdog.ts';
import { hung, misunderstood, modelMissing, noEngine, spawnFailure, stopped } from './failures.ts';
import { LoadAnswer } from './messages.ts';
import type { Engine, WhisperSettings } from './settings.ts';
import { WorkerProcess } from './worker-process.ts';

export interface StartedWorker {
  readonly worker: WorkerProcess;
  readonly engine: Engine;
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

interface Needs {
  readonly clock: Clock;
  readonly hash: ModelHash;
  readonly life: AbortSignal;
  /** Told of every engine that was passed over. */
  onPassed?(engine: Engine, failure: TsnError): void;
}

/**
 * Starts the first engine that starts and loads the model. Throws the failure of the last one,
 * which is the one that should always work; then no process is left behind.
 */
export async function startWorker(settings: WhisperSettings, needs: Needs): Promise<StartedWorker> {
  const model = typeof settings.model === 'string' ? settings.model : settings.model();
  const modelSha256 = await needs.hash(model).catch((cause: unknown) => {
    throw modelMissing(model, cause);
  });
  let last: TsnError = noEngine();
  for (const engine of settings.engines) {
    try {
      return await startEngine(engine, { ...settings, model }, { ...needs, modelSha256 });
    } catch (error) {
      last = toTsnError(error);
      if (needs.life.aborted) break;
      needs.onPassed?.(engine, last);
    }
  }
  throw last;
}

type Located = WhisperSettings & { readonly model: string };

async function startEngine(
  engine: Engine,
  settings: Located,
  { clock, life, modelSha256 }: Needs & { readonly modelSha256: string },
): Promise<StartedWorker> {
  const { binary, check } = engine;
  await access(binary, constants.X_OK).catch((cause: unknown) => {
    throw spawnFailure(binary, cause);
  });
  await check?.();
  const worker = new WorkerProcess(binary, {
    OMP_WAIT_POLICY: 'passive', // spinning threads would starve the other slots
    ...engine.environment,
  });
  const stop = (): void => worker.kill(stopped());
  life.addEventListener('abort', stop, { once: true });
  try {
    if (life.aborted) stop();
    const loaded = await load(worker, engine, settings, clock);
    return { worker, engine, info: describe(loaded, settings, modelSha256) };
  } catch (error) {
    stop();
    throw error;
  } finally {
    life.removeEventListener('abort', stop);
  }
}

async function load(
  worker: WorkerProcess,
  { gpuDevice }: Engine,
  { model, slots, flashAttention, loadMs }: Located,
  clock: Clock,
): Promise<LoadAnswer> {
  using _watchdog = watchdog(clock, loadMs, () => worker.kill(hung(loadMs)));
  const device = gpuDevice === undefined ? {} : { gpuDevice };
  const { answer } = worker.ask({ op: 'load', model, slots, flashAttention, ...device });
  const { success, data, error } = LoadAnswer.safeParse(await answer);
  if (!success) throw misunderstood('an answer to load that is none', error);
  return data;
}

function describe(
  loaded: LoadAnswer,
  { model, slots }: Located,
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
