/** Whether the recogniser's worker starts here and loads the configured model. */
import { existsSync } from 'node:fs';
import type { ServerConfig } from '../config/server-config.ts';
import { type LinkPlan, linkPlans } from '../config/transcribe-config.ts';
import { whisperSettings } from '../engines/whisper/settings.ts';
import { modelHash, startWorker } from '../engines/whisper/start-worker.ts';
import { findModelFile } from '../modes/model-file.ts';
import { openService } from '../modes/recogniser.ts';
import { voiceModelPath } from '../modes/voice-detector.ts';
import { enginesFor } from '../modes/worker-engines.ts';
import { systemClock } from '../platform/clock.ts';
import { TsnError } from '../platform/errors.ts';
import type { Check, Warning } from './checks.ts';

/** One check for each service of the chain: is it there, does it take the key, has it the model. */
export function serviceChecks({ transcribe, nets }: ServerConfig): readonly Check[] {
  return linkPlans(transcribe, nets)
    .filter(({ kind }) => kind === 'openai')
    .map((plan) => ({ name: `recogniser ${plan.name}`, run: () => checkService(plan) }));
}

async function checkService(plan: LinkPlan): Promise<string | Warning> {
  await using service = openService(plan, { clock: systemClock });
  const models = await service.look();
  const { url = '', model } = plan;
  if (models.length === 0) return `${url} answers, and does not say which models it has`;
  if (models.includes(model)) return `${url} answers and has ${model}`;
  return {
    warning: `${url} answers, but names no model ${model}: ${models.slice(0, 8).join(', ')}`,
    hint: 'Check `model` of this link.',
  };
}

/** Without Silero's model recordings are heard all the same, by a gate that takes music for a voice. */
export function checkVoiceDetector({ dataDir }: ServerConfig): string | Warning {
  const path = voiceModelPath(dataDir);
  if (existsSync(path)) return path;
  return {
    warning: 'there is no voice detector: music may be heard as speech',
    hint: 'Run `tsn models pull silero` (less than 1 MB).',
  };
}

/** Throws `whisper/…` when it does not. Without a model the worker is not started. */
export async function checkRecogniser(
  { dataDir, transcribe, nets }: ServerConfig,
  wanted = transcribe.model,
): Promise<string | Warning> {
  const engines = enginesFor({ engine: 'auto', device: 0 }, dataDir);
  if (!engines.some(({ binary }) => existsSync(binary)))
    throw new TsnError('whisper/no-binary', 'this tsn carries no recogniser');
  const model = findModelFile({ dataDir, transcribe, nets }, wanted);
  if (model === undefined) {
    return {
      warning: 'there is a worker, but no model to start it with',
      hint: 'See `speech model`.',
    };
  }
  const life = new AbortController();
  try {
    const needs = { clock: systemClock, hash: modelHash(), life: life.signal };
    const { info, worker } = await startWorker(
      whisperSettings({ engines, model, slots: 1 }),
      needs,
    );
    worker.kill(new TsnError('whisper/aborted', 'the check is over'));
    return `whisper.cpp ${info.version} loads ${info.model} on ${info.devices.join(', ')}`;
  } finally {
    life.abort();
  }
}
