/** Which recorder wrote a folder, and in what zone, by its names and the times of its files. */
import { type NameRules, readFileName } from '../file-name.ts';
import type { Recorder } from '../recording.ts';
import { isNameOf } from './preset-names.ts';

export interface NamedFile {
  /** Path below the folder, with `/`. */
  readonly name: string;
  /** UTC milliseconds. */
  readonly mtimeMs: number;
}

export interface RecorderGuess {
  readonly recorder: Recorder;
  /** Names that are exactly as that recorder writes them, of all that are recordings. */
  readonly fitting: number;
  readonly recordings: number;
}

type Fits = (name: string) => boolean;

const AUDIO = '\\.(?:wav|gsm|ulaw|ul)$';

/** In the order asked: what is most particular first. */
const SIGNS: readonly (readonly [Recorder, Fits])[] = [
  ['trunk-recorder', (name) => isNameOf('trunk-recorder', stemOf(name))],
  ['svxlink', (name) => isNameOf('svxlink', stemOf(name))],
  ['allstar-mixmonitor', pattern('(?:^|/)(?:UTC-\\d{8}-\\d{6}|\\d{4,10}_\\d{14})')],
  ['allstar', pattern(`^(?:(?:.*/)?\\d{1,10}/)?\\d{8}\\.?\\d{6}(?:\\.?\\d{1,3})?${AUDIO}`)],
  ['sdrtrunk', (name) => /__TO_|_FROM_/.test(name) && isNameOf('sdrtrunk', stemOf(name))],
  ['rtlsdr-airband', (name) => /\.mp3$/i.test(name) && isNameOf('rtlsdr-airband', stemOf(name))],
  ['generic', (name) => isNameOf('generic', stemOf(name))],
];

/** The recorder that explains most names; undefined when no name is a recording's. */
export function guessRecorder(files: readonly NamedFile[]): RecorderGuess | undefined {
  const names = files.map(({ name }) => name).filter(isRecording);
  if (names.length === 0) return undefined;
  const guesses = SIGNS.map(([recorder, fits]) => ({
    ...{ recorder, recordings: names.length },
    fitting: names.filter(fits).length,
  }));
  // `generic` reads most names that others wrote: it counts only where nothing else explains half of them.
  const known = guesses.filter(({ recorder }) => recorder !== 'generic');
  const [best] = known.toSorted((a, b) => b.fitting - a.fitting);
  if (best !== undefined && best.fitting * 2 >= names.length) return best;
  return guesses.find(({ recorder }) => recorder === 'generic');
}

function isRecording(name: string): boolean {
  return readFileName(name, { recorder: 'generic', timeZone: 'UTC' }, 0) !== 'ignore';
}

export interface ZoneVerdict {
  /** `fits`: the times agree. `off`: they are apart by about `offMinutes`. `unknown`: nothing can be said. */
  readonly verdict: 'fits' | 'off' | 'unknown';
  /** How much later the files were changed than their names say; in half hours. */
  readonly offMinutes?: number;
  /** Names with a time that were compared. */
  readonly compared: number;
}

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
/** A file is changed last when its recording ends; clocks and disks differ a little. */
const EARLIEST_MS = -MINUTE_MS;
const LATEST_MS = 25 * MINUTE_MS;
const FEWEST = 3;
/** Recorders whose files hold many transmissions, up to an hour of them. */
const LONG_FILES: ReadonlySet<Recorder> = new Set(['rtlsdr-airband', 'svxlink']);
const LONG_LATEST_MS = 65 * MINUTE_MS;

/** Holds the times in the names, read by `rules`, against the files' own. */
export function judgeZone(files: readonly NamedFile[], rules: NameRules): ZoneVerdict {
  const lags = files.flatMap((file) => lagOf(file, rules)).toSorted((a, b) => a - b);
  const compared = lags.length;
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => lags[Math.floor(share * compared)]);
  if (compared < FEWEST || low === undefined || middle === undefined || high === undefined) {
    return { verdict: 'unknown', compared };
  }
  const latestMs = LONG_FILES.has(rules.recorder) ? LONG_LATEST_MS : LATEST_MS;
  if (middle >= EARLIEST_MS && middle <= latestMs) return { verdict: 'fits', compared };
  // Copied files all have the time of the copying: no zone explains that.
  if (high - low > latestMs) return { verdict: 'unknown', compared };
  const offMs = Math.floor((middle - EARLIEST_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const isZone = Math.abs(offMs) <= 26 * 60 * MINUTE_MS;
  return isZone
    ? { verdict: 'off', offMinutes: offMs / MINUTE_MS, compared }
    : { verdict: 'unknown', compared };
}

function lagOf({ name, mtimeMs }: NamedFile, rules: NameRules): readonly number[] {
  const read = readFileName(name, rules, mtimeMs);
  if (read === 'ignore' || read.recordedAt.source !== 'name') return [];
  return [mtimeMs - read.recordedAt.recordedAt];
}

function pattern(source: string): Fits {
  const compiled = new RegExp(source, 'i');
  return (name) => compiled.test(name);
}

function stemOf(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
}
