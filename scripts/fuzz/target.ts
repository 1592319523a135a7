/** What is thrown bad input at. */
import { TsnError } from '../../src/platform/errors.ts';
import type { Chance } from './chance.ts';

export interface Target {
  readonly name: string;
  /** Throws when something came out that is no clear answer, or when what is good is not taken any more. */
  run(cases: number, chance: Chance): Promise<Outcome>;
}

export interface Outcome {
  readonly taken: number;
  /** By the code of the answer. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Runs one case: taken, or refused with a code of ours; everything else is a find. */
export async function attempt(
  found: { taken: number; refused: Record<string, number> },
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
    found.taken += 1;
  } catch (error) {
    if (!(error instanceof TsnError) || error.code === 'bug') throw error;
    found.refused[error.code] = (found.refused[error.code] ?? 0) + 1;
  }
}
