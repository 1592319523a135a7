/** The clock of a machine that has none of its own: libfaketime moves what the executable believes. */
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY = '/usr/lib/*/faketime/libfaketimeMT.so.1';

export interface WrongClock {
  /** Environment under which the executable believes it. */
  readonly env: NodeJS.ProcessEnv;
  /** From now on the clock is wrong by so much; running programs see it within a second. */
  set(offsetSeconds: number): void;
}

/** Why clocks cannot be moved here; undefined when they can. */
export function whyNoWrongClock(): string | undefined {
  return libraries().length > 0 ? undefined : 'libfaketime is not installed';
}

export function wrongClock(folder: string): WrongClock {
  const file = join(folder, 'clock');
  const set = (offsetSeconds: number): void =>
    writeFileSync(file, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}`);
  set(0);
  return {
    set,
    env: {
      LD_PRELOAD: libraries()[0],
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      // Files keep their true times, and what is measured in elapsed time runs on: as on a real machine.
      NO_FAKE_STAT: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}

function libraries(): readonly string[] {
  return globSync(LIBRARY);
}
