/** The recogniser of this server: the worker that the executable carries, and the model that is configured. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { modelsFolder } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { TEST_MODEL_SHA256 } from '../domain/models.ts';
import type { Recogniser } from '../domain/recognition.ts';
import { isTestModel, modelPath } from '../engines/models/resolve.ts';
import { WhisperSupervisor } from '../engines/whisper/supervisor.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { nativeFolder, unpackNativePart } from '../platform/native-parts.ts';

const WORKER = 'tsn-whisperd';

interface Needs {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts it in the background; what is missing shows in its health. Throws `models/unknown`. */
export function openRecogniser({ config, clock, log }: Needs): Recogniser {
  const { model, slots, beam, audioCtx } = config.transcribe;
  const choice = {
    binary: workerBinary(config.dataDir),
    model: modelPath(model, modelsFolder(config.dataDir)),
    slots,
    beam,
    fullWindow: audioCtx === 'full',
  };
  return new WhisperSupervisor(choice, { clock, log });
}

/** `$TSN_WHISPERD`, else the embedded one; without either a path where nothing is. */
export function workerBinary(dataDir: string): string {
  const configured = process.env['TSN_WHISPERD'];
  if (configured !== undefined && configured !== '') return configured;
  const folder = nativeFolder(dataDir);
  return unpackNativePart(WORKER, folder) ?? join(folder, WORKER);
}

/** Whether the model in use is the synthetic one that knows about two hundred words. */
export function usesTestModel(recogniser: Recogniser): boolean {
  return recogniser.info()?.modelSha256 === TEST_MODEL_SHA256;
}

/** The test model is small; hashing a real one at every start would be a waste. */
const TEST_MODEL_AT_MOST_BYTES = 20_000_000;

/** The same, before the model is loaded. */
export async function willUseTestModel({ transcribe, dataDir }: ServerConfig): Promise<boolean> {
  const path = modelPath(transcribe.model, modelsFolder(dataDir));
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  return size !== undefined && size <= TEST_MODEL_AT_MOST_BYTES && isTestModel(path);
}
