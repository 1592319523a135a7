/** Random models of published sizes in q8_0, made when they are not there. They say nonsense. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasAvx512 } from '../../../src/engines/machine/instructions.ts';
import { hostTarget } from '../../build/targets.ts';
import { quantise } from '../quantise.ts';
import { type ModelSize, writeRandomModel } from '../random-model.ts';

const TEST_MODEL = 'test/fixtures/speech-model/ggml-tsn-test.bin';
const FOLDER = resolve('build/out/bench');

/** The worker for every processor of this kind, as scripts/build-native.ts made it. */
export const PLAIN_WORKER = resolve('build/out/native', hostTarget(), 'tsn-whisperd');

/** The one that a server takes on this machine. */
export const BEST_WORKER = hasAvx512() ? `${PLAIN_WORKER}-avx512` : PLAIN_WORKER;

/** Path of the model. @param clipMs length of the longest clip that it will be given */
export function randomModel(size: ModelSize, clipMs: number, tell: (line: string) => void): string {
  const made = `${FOLDER}/random-${size}-${clipMs}-q8_0.bin`;
  if (existsSync(made)) return made;
  mkdirSync(FOLDER, { recursive: true });
  const full = `${FOLDER}/random-${size}-f16.bin`;
  tell(`writing a random ${size} model and quantising it`);
  writeRandomModel(full, TEST_MODEL, { size, clipMs });
  quantise(full, made);
  rmSync(full);
  return made;
}
