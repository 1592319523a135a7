/** A look at a recorder's folder, for `tsn node init` and `tsn node doctor`. */
import type { NameRules } from '../domain/file-name.ts';
import {
  guessRecorder,
  judgeZone,
  type NamedFile,
  type RecorderGuess,
  type ZoneVerdict,
} from '../domain/recorder/guess.ts';
import { UTC_RECORDERS } from '../domain/recording.ts';
import { scanFolder } from '../engines/folder/scan.ts';

/** So many of the newest files are looked at: older ones may be from another recorder, or copied. */
const NEWEST = 500;

/** Throws `folder/not-found`, `folder/not-readable`. */
export async function newestFiles(dir: string): Promise<readonly NamedFile[]> {
  const { files } = await scanFolder(dir);
  return files.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(0, NEWEST);
}

export interface Proposal {
  readonly dir: string;
  readonly guess: RecorderGuess;
  readonly timeZone: string;
  readonly zone: ZoneVerdict;
}

/** What a folder's files say of their recorder; undefined when there are no recordings. */
export async function proposeFor(dir: string, machineZone: string): Promise<Proposal | undefined> {
  const files = await newestFiles(dir);
  const guess = guessRecorder(files);
  if (guess === undefined) return undefined;
  const { recorder } = guess;
  const usual = UTC_RECORDERS.has(recorder) ? 'UTC' : machineZone;
  const zones = [usual, machineZone, 'UTC'];
  const judged = zones.map((timeZone) => {
    const rules: NameRules = { recorder, timeZone };
    return { timeZone, zone: judgeZone(files, rules) };
  });
  const [first] = judged;
  const best = judged.find(({ zone }) => zone.verdict === 'fits') ?? first;
  return best && { dir, guess, ...best };
}

/** One sentence on the zone, for people. */
export function zoneText({ verdict, offMinutes = 0, compared }: ZoneVerdict): string {
  switch (verdict) {
    case 'fits':
      return `the times in ${compared} names agree with those of the files`;
    case 'off':
      return `the files are ${hours(offMinutes)} than their names say: the zone is wrong, or the clock was`;
    case 'unknown':
      return 'the times of the files do not tell whether the zone is right (copied files, or too few)';
  }
}

function hours(minutes: number): string {
  const amount = Math.abs(minutes) / 60;
  return `${amount} h ${minutes > 0 ? 'later' : 'earlier'}`;
}
