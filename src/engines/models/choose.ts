/** The installed model that `auto` stands for. */
import { join } from 'node:path';
import {
  adviceText,
  chooseModel,
  type ModelChoice,
  type ModelWants,
} from '../../domain/model-choice.ts';
import { modelFileName } from '../../domain/models.ts';
import { TsnError } from '../../platform/errors.ts';
import { listModels } from './verify.ts';

export interface ChosenModel extends ModelChoice {
  readonly path: string;
}

/** Undefined when no installed model can be used. */
export function installedChoice(folder: string, wants: ModelWants): ChosenModel | undefined {
  const names = listModels(folder)
    .filter(({ installed }) => installed)
    .map(({ name }) => name);
  const choice = chooseModel(names, wants);
  return choice && { ...choice, path: join(folder, modelFileName(choice.name)) };
}

/** Throws `whisper/no-model` with the advice which one to fetch, and how fast it will be. */
export function chooseInstalled(folder: string, wants: ModelWants): ChosenModel {
  const chosen = installedChoice(folder, wants);
  if (chosen !== undefined) return chosen;
  const [language = 'en'] = wants.languages;
  const which = language === 'en' ? 'speech model' : `speech model that knows "${language}"`;
  const message = `no ${which} is installed in ${folder}; ${adviceText(wants)}`;
  throw new TsnError('whisper/no-model', message);
}
