/** From `transcribe.model` to a file: what `auto` stands for, else the named one. */
import { existsSync } from 'node:fs';
import { modelsFolder } from '../config/places.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { NetWants, TranscribeSection } from '../config/transcribe-config.ts';
import { AUTO_MODEL, type ModelWants } from '../domain/model-choice.ts';
import { machineForModels } from '../engines/machine/machine-for-models.ts';
import { chooseInstalled, installedChoice } from '../engines/models/choose.ts';
import { modelPath } from '../engines/models/resolve.ts';

type Wanting = Pick<TranscribeSection, 'language' | 'nodes' | 'slots'>;

type Models = Pick<ServerConfig, 'dataDir' | 'transcribe' | 'nets'>;

/** What `auto` has to reach here: one core works for each slot. */
export function modelWants(
  { language, nodes, slots }: Wanting,
  nets: readonly NetWants[],
): ModelWants {
  const machine = machineForModels();
  const others = [...Object.values(nodes), ...nets].flatMap((own) =>
    own.model === undefined && own.language !== undefined ? [own.language] : [],
  );
  return {
    machine: { ...machine, cores: Math.min(machine.cores, slots) },
    languages: [language, ...others],
  };
}

/** Path of a model. Throws `whisper/no-model` for `auto` when none is installed, `models/unknown`. */
export function modelFile({ dataDir, transcribe, nets }: Models, model = transcribe.model): string {
  const folder = modelsFolder(dataDir);
  if (model !== AUTO_MODEL) return modelPath(model, folder);
  return chooseInstalled(folder, modelWants(transcribe, nets)).path;
}

/** The same when it is there, else undefined. Throws `models/unknown`. */
export function findModelFile(
  { dataDir, transcribe, nets }: Models,
  model = transcribe.model,
): string | undefined {
  const folder = modelsFolder(dataDir);
  if (model === AUTO_MODEL) return installedChoice(folder, modelWants(transcribe, nets))?.path;
  const path = modelPath(model, folder);
  return existsSync(path) ? path : undefined;
}
