/** What every command is given: how to print, what surrounds it, and how it ends. */
import { readSurroundings, type Surroundings } from '../config/places.ts';
import { type Clock, systemClock } from '../platform/clock.ts';

export interface CliContext {
  /** `--json` was given: facts are printed as JSON. */
  readonly json: boolean;
  readonly around: Surroundings;
  readonly clock: Clock;
  /** Exit status when nothing is thrown; 0 unless the command says otherwise. */
  status: number;
}

export function createContext(argv: readonly string[]): CliContext {
  return {
    json: argv.includes('--json'),
    around: readSurroundings(),
    clock: systemClock,
    status: 0,
  };
}
