/** A look at a recorder's folder, for `tsn node init` and `tsn node doctor`. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type NameRules, strangeEnding } from '../domain/file-name.ts';
import {
  guessRecorder,
  judgeZone,
  type NamedFile,
  type RecorderGuess,
  type ZoneVerdict,
} from '../domain/recorder/guess.ts';
import { UTC_RECORDERS } from '../domain/recording.ts';
import type { OutOfReach } from '../engines/folder/out-of-reach.ts';
import { scanFolder } from '../engines/folder/scan.ts';
import { TsnError } from '../platform/errors.ts';

/** So many of the newest files are looked at: older ones may be from another recorder, or copied. */
const NEWEST = 500;

export interface FolderLook {
  readonly newest: readonly NamedFile[];
  readonly outOfReach: OutOfReach;
  /** Endings of files that are not taken as recordings, though nothing says what else they are. */
  readonly strange: ReadonlyMap<string, number>;
}

/** `except`: folders of our own in it. Throws `folder/not-found`, `folder/not-readable`. */
export async function lookInto(dir: string, except: readonly string[] = []): Promise<FolderLook> {
  const { files, ...seen } = await scanFolder(dir, { except });
  const newest = files.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(0, NEWEST);
  const strange = new Map<string, number>();
  for (const { name } of files) {
    const ending = strangeEnding(name);
    if (ending !== undefined) strange.set(ending, (strange.get(ending) ?? 0) + 1);
  }
  const closed = newest.filter(({ name }) => !isReadable(join(dir, name)));
  const unreadable = [...seen.unreadable, ...closed.map(({ name }) => name)];
  return { newest, outOfReach: { ...seen, unreadable }, strange };
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return !existsSync(path); // taken away meanwhile
  }
}

/** `3 .cf32, 1 without ending`; the most frequent first. */
export function strangeText(strange: ReadonlyMap<string, number>): string {
  return [...strange]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([ending, count]) => `${count} ${ending === '' ? 'without ending' : `.${ending}`}`)
    .join(', ');
}

export interface Proposal {
  readonly dir: string;
  readonly guess: RecorderGuess;
  readonly timeZone: string;
  readonly zone: ZoneVerdict;
}

/** What a folder's files say of their recorder. Throws `folder/no-recordings`. */
export async function proposeFor(dir: string, machineZone: string): Promise<Proposal> {
  const { newest: files, strange } = await lookInto(dir);
  const guess = guessRecorder(files);
  if (guess === undefined) throw noRecordings(dir, strange);
  const { recorder } = guess;
  const usual = UTC_RECORDERS.has(recorder) ? 'UTC' : machineZone;
  const judge = (timeZone: string) => {
    const rules: NameRules = { recorder, timeZone };
    return { timeZone, zone: judgeZone(files, rules) };
  };
  const first = judge(usual);
  const judged = [first, judge(machineZone), judge('UTC')];
  const best = judged.find(({ zone }) => zone.verdict === 'fits') ?? first;
  return { dir, guess, ...best };
}

function noRecordings(dir: string, strange: ReadonlyMap<string, number>): TsnError {
  const others = strange.size === 0 ? '' : `; other files: ${strangeText(strange)}`;
  return new TsnError('folder/no-recordings', `there are no recordings in ${dir}${others}`);
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
