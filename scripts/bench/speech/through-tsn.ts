/** A recogniser as a server runs it, with a model of the benchmark. */
import { WhisperSupervisor } from '../../../src/engines/whisper/supervisor.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { silentLog } from '../../../src/platform/log.ts';
import { BEST_WORKER } from './models.ts';

export type Tell = (line: string) => void;

/** Starts in the background; stops when it is disposed. */
export function supervised(
  model: string,
  slots: number,
  { binary = BEST_WORKER, fullWindow = false } = {},
): WhisperSupervisor {
  const choice = { engines: [{ name: 'cpu', binary }], model, slots, fullWindow };
  return new WhisperSupervisor(choice, { clock: systemClock, log: silentLog });
}
