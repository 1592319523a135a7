/** Whether the recogniser's worker starts here and loads the configured model. */
import { existsSync } from 'node:fs';
import { modelsFolder } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { modelPath } from '../engines/models/resolve.ts';
import { whisperSettings } from '../engines/whisper/settings.ts';
import { modelHash, startWorker } from '../engines/whisper/start-worker.ts';
import { workerBinary } from '../modes/worker-binary.ts';
import { systemClock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import type { Warning } from './checks.ts';

/** Throws `whisper/…` when it does not. Without a model the worker is not started. */
export async function checkRecogniser({
  dataDir,
  transcribe,
}: ServerConfig): Promise<string | Warning> {
  const binary = workerBinary(dataDir);
  if (!existsSync(binary))
    throw new TsnError('whisper/no-binary', 'this tsn carries no recogniser');
  const model = modelPath(transcribe.model, modelsFolder(dataDir));
  if (!existsSync(model)) {
    return {
      warning: 'there is a worker, but no model to start it with',
      hint: 'See `speech model`.',
    };
  }
  const life = new AbortController();
  try {
    const needs = { clock: systemClock, hash: modelHash(), life: life.signal };
    const { info, worker } = await startWorker(whisperSettings({ binary, model, slots: 1 }), needs);
    worker.kill(new TsnError('whisper/aborted', 'the check is over'));
    return `whisper.cpp ${info.version} loads ${info.model} on ${info.devices.join(', ')}`;
  } finally {
    life.abort();
  }
}
