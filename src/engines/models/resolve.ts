/** From what the configuration says about a model to a file. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  modelFileName,
  publishedModel,
  TEST_MODEL_BYTES,
  TEST_MODEL_SHA256,
} from '../../domain/models.ts';
import { TsnError } from '../../platform/errors.ts';
import { sha256File } from '../../platform/hash.ts';

/** Whether it is the path of a file rather than a model's name. */
export function isModelPath(model: string): boolean {
  return model.includes('/') || model.endsWith('.bin') || model.endsWith('.gguf');
}

/** Where the file of `model` is or would be. Throws `models/unknown` for names that nobody published. */
export function modelPath(model: string, modelsFolder: string): string {
  if (isModelPath(model)) return model;
  const published = publishedModel(model);
  const path = join(modelsFolder, modelFileName(published?.name ?? model));
  if (published === undefined && !existsSync(path)) {
    throw new TsnError('models/unknown', `no speech model is called ${JSON.stringify(model)}`);
  }
  return path;
}

/** The file of `model`. Throws `whisper/no-model` when it is not there, `models/unknown`. */
export function findModel(model: string, modelsFolder: string): string {
  const path = modelPath(model, modelsFolder);
  if (existsSync(path)) return path;
  const message = isModelPath(model)
    ? `the speech model ${path} does not exist`
    : `the speech model ${model} is not installed (${path})`;
  throw new TsnError('whisper/no-model', message);
}

/** Whether the file is the synthetic model made for tests; told by its bytes, never by its name. */
export async function isTestModel(path: string): Promise<boolean> {
  // Its length spares reading gigabytes of other models at every start.
  if (!existsSync(path) || statSync(path).size !== TEST_MODEL_BYTES) return false;
  return (await sha256File(path)).sha256 === TEST_MODEL_SHA256;
}
