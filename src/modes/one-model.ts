/** One model in the worker that the executable carries, for work beside the server: evaluations. */
import type { ServerConfig } from '../config/server-config.ts';
import { WhisperSupervisor } from '../engines/whisper/supervisor.ts';
import type { Clock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import { silentLog } from '../platform/log.ts';
import { modelFile } from './model-file.ts';
import { workerBinary } from './worker-binary.ts';

/** Throws what keeps the model from being ready: `models/unknown`, `whisper/no-model`, … */
export async function openModel(
  { dataDir, transcribe, nets }: ServerConfig,
  model: string,
  clock: Clock,
): Promise<WhisperSupervisor> {
  const choice = {
    binary: workerBinary(dataDir),
    model: modelFile({ dataDir, transcribe, nets }, model),
    slots: 1,
    beam: transcribe.beam,
    fullWindow: transcribe.audioCtx === 'full',
  };
  const recogniser = new WhisperSupervisor(choice, { clock, log: silentLog });
  try {
    await recogniser.transcribe(new Float32Array(1_600), { language: 'en' });
    return recogniser;
  } catch (error) {
    await recogniser[Symbol.asyncDispose]();
    throw error instanceof TsnError ? error : new TsnError('whisper/no-model', String(error));
  }
}
