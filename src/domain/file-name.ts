/**
 * What a file's name says: whether it is a recording, when it was made, and the
 * labels around the stamp. The node asks it for every file of a scan.
 */
import { toInstant } from './local-time.ts';
import type { Mask } from './recorder/mask.ts';
import { type NameStamp, nodeLabel, type WallStamp } from './recorder/name-stamp.ts';
import { readPresetName } from './recorder/preset-names.ts';
import type { RecordedAt, Recorder } from './recording.ts';

/** By what rules a source's names are read. */
export interface NameRules {
  readonly recorder: Recorder;
  /** IANA zone of the names that say none. */
  readonly timeZone: string;
  /** Asked first, when the operator has given one. */
  readonly mask?: Mask | undefined;
}

export interface NameReading {
  readonly recordedAt: RecordedAt;
  readonly labels: Record<string, string>;
}

/** Whether tsn can read them itself does not matter here: what is not shipped cannot be heard later. */
const AUDIO_EXTENSIONS = new Set(
  (
    'wav wave wav49 gsm ul ulaw mulaw ulw al alaw alw au snd pcm raw vox ' +
    'sln sln8 sln12 sln16 sln24 sln32 sln44 sln48 g722 g723 g726 g729 ilbc siren7 siren14 ' +
    'mp3 mp2 mpga mpa ogg oga opus spx flac m4a m4b mp4 aac amr awb wma webm weba aif aiff aifc caf 3gp'
  ).split(' '),
);

/** What recorders and we put beside audio, or write under until it is audio. */
const BESIDE = new Set(
  'txt log json xml csv part partial tmp temp taken lock bak md5 sha256'.split(' '),
);

/** The ending of a name that is neither audio nor anything that lies beside audio; undefined for all others. */
export function strangeEnding(name: string): string | undefined {
  const parts = name.split('/');
  const ending = (parts.at(-1) ?? '').toLowerCase().split('.').slice(1).at(-1) ?? '';
  if (parts.some((part) => part.startsWith('.')) || ending.endsWith('~')) return undefined;
  return AUDIO_EXTENSIONS.has(ending) || BESIDE.has(ending) ? undefined : ending;
}

/** Longest time from a recording's start to its last change that still ties the name to the file. */
const LONGEST_RECORDING_MS = 6 * 3_600_000;
const CLOCK_SLACK_MS = 5_000;

/**
 * Reads `name`, the path below the source's folder with `/` between its parts, by
 * the `rules` of its source. Names that are never recordings (temporary files, activity
 * logs, sidecars) answer 'ignore'. A name without a possible time answers the
 * file's modification time, marked 'guessed'.
 */
export function readFileName(
  name: string,
  { recorder, timeZone, mask }: NameRules,
  mtimeMs: number,
): NameReading | 'ignore' {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const stem = recordingStem(parts);
  if (stem === undefined) return 'ignore';
  const folder = recorder === 'allstar' ? folderLabel(parts.at(-2)) : {};
  const stamp = mask?.(stem) ?? readPresetName(recorder, stem);
  const fromName = stamp && recordedAtOf(stamp, timeZone, mtimeMs);
  // Labels beside an impossible stamp are as doubtful as the stamp.
  if (stamp === undefined || fromName === undefined) {
    const recordedAt = {
      recordedAt: Math.max(0, Math.trunc(mtimeMs)),
      source: 'mtime',
      certainty: 'guessed',
      timeZone,
    } as const;
    return { recordedAt, labels: { ...folder } };
  }
  return { recordedAt: fromName, labels: { ...folder, ...stamp.labels } };
}

/** File name without extension; undefined when the file is never a recording. */
function recordingStem(parts: readonly string[]): string | undefined {
  if (parts.some((part) => part.startsWith('.'))) return undefined;
  const file = parts.at(-1) ?? '';
  const dot = file.lastIndexOf('.');
  if (dot <= 0) return undefined;
  // Temporary names (.part, .tmp, .wav~) and sidecars have extensions of their own.
  return AUDIO_EXTENSIONS.has(file.slice(dot + 1).toLowerCase()) ? file.slice(0, dot) : undefined;
}

/** app_rpt writes `<node>/<date>.<ext>`; other folders say nothing that we know. */
function folderLabel(folder: string | undefined): Readonly<Record<string, string>> {
  const label = nodeLabel(folder);
  return 'allstarNode' in label ? label : {};
}

function recordedAtOf(stamp: NameStamp, timeZone: string, mtimeMs: number): RecordedAt | undefined {
  if ('at' in stamp) {
    return { recordedAt: stamp.at, source: 'name', certainty: 'exact', timeZone: 'UTC' };
  }
  if (stamp.zone === 'utc') return inZone(stamp, 'UTC', mtimeMs);
  const local = inZone(stamp, timeZone, mtimeMs);
  if (stamp.zone === 'local') return local;
  return ofTwo(local, inZone(stamp, 'UTC', mtimeMs), mtimeMs);
}

function inZone(stamp: WallStamp, timeZone: string, mtimeMs: number): RecordedAt | undefined {
  const instant = toInstant(stamp.wall, timeZone, mtimeMs);
  // A clock that was never set starts at 1970, which in UTC may be the year before.
  if (instant === undefined || instant.at < 0) return undefined;
  const { at: recordedAt, certainty } = instant;
  const isEnd = stamp.isEnd === true;
  return { recordedAt, source: 'name', certainty, timeZone, ...(isEnd && { isEnd }) };
}

/**
 * The usual MixMonitor recipe writes "UTC" before a local time. A file is changed
 * last when its recording ends, so its mtime tells which of the two is meant;
 * where it does not (a copied file), the recipe is believed.
 */
function ofTwo(
  local: RecordedAt | undefined,
  utc: RecordedAt | undefined,
  mtimeMs: number,
): RecordedAt | undefined {
  if (local === undefined || utc === undefined) return undefined;
  if (local.recordedAt === utc.recordedAt) return local;
  const fits = (time: RecordedAt): boolean => {
    const ageMs = mtimeMs - time.recordedAt;
    return ageMs >= -CLOCK_SLACK_MS && ageMs <= LONGEST_RECORDING_MS;
  };
  const byAge = [local, utc].filter(fits).sort((a, b) => b.recordedAt - a.recordedAt);
  return byAge[0] ?? { ...local, certainty: 'ambiguous' };
}
