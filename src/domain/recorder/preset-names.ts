/**
 * How known recorders name their files, one reader for each preset. Sources: the
 * recorders' own programs (RTLSDR-Airband output.cpp, sdrtrunk AudioRecordingManager,
 * trunk-recorder call_concluder.cc, SvxLink QsoRecorder.cpp, app_rpt).
 */
import type { Recorder } from '../recording.ts';
import { type NameStamp, readStamp, wallTime } from './name-stamp.ts';

const DAY = '(?<year>\\d{4})-?(?<month>\\d{2})-?(?<day>\\d{2})';
const TIME = '(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})';

/** `airband_20260128_120000_146720000`: template, day, hour (minutes and seconds when it splits), Hz. */
const RTLSDR_AIRBAND = new RegExp(
  `^(?<recorderName>.+)_${DAY}_(?:${TIME}|(?<onlyHour>\\d{2}))(?:_(?<frequencyHz>\\d{5,11}))?$`,
);

/** `20260128_120000_System_Site_Channel__TO_91_FROM_3101234_TONES_A_V2`; the time is the end of the call. */
const SDRTRUNK = new RegExp(
  `^${DAY}_${TIME}_(?<channel>.+?)(?:__TO_(?<talkgroup>.+?))?(?:_FROM_(?<unit>.+?))?(?:_TONES_.*?)?(?:_V\\d+)?$`,
);

/** `91-1769630400_146720000.0-call_17`: talkgroup, start in Unix seconds, Hz, slot, number. */
const TRUNK_RECORDER =
  /^(?<talkgroup>\d+)-(?<start>\d{9,10})_(?<frequencyHz>\d{5,11})(?:\.(?<slot>\d+))?(?:-call_\d+)?$/;

/** `qsorec_RepeaterLogic_2026-01-28_120000_2026-01-28_121500`: logic, start, end. */
const SVXLINK = new RegExp(
  `^qsorec_(?<logic>.+?)_${DAY}_${TIME}(?:_\\d{4}-\\d{2}-\\d{2}_\\d{6})?$`,
);

type ReadName = (stem: string) => NameStamp | undefined;

const READERS: Readonly<Record<Recorder, ReadName>> = {
  allstar: readStamp,
  'allstar-mixmonitor': readStamp,
  'rtlsdr-airband': (stem) => ofPattern(RTLSDR_AIRBAND, stem),
  sdrtrunk: (stem) => ofPattern(SDRTRUNK, stem, true),
  'trunk-recorder': readTrunkRecorder,
  svxlink: (stem) => ofPattern(SVXLINK, stem),
  generic: readStamp,
};

/**
 * What the file name `stem`, without folder and extension, says by the rules of
 * `recorder`. A name that is not of its making is read as any name with a date.
 */
export function readPresetName(recorder: Recorder, stem: string): NameStamp | undefined {
  return READERS[recorder](stem) ?? readStamp(stem);
}

/** Whether `stem` is exactly as `recorder` writes it; `generic` asks for any date. */
export function isNameOf(recorder: Recorder, stem: string): boolean {
  return READERS[recorder](stem) !== undefined;
}

function ofPattern(pattern: RegExp, stem: string, isEnd = false): NameStamp | undefined {
  const groups = pattern.exec(stem)?.groups;
  if (groups === undefined) return undefined;
  const { year, month, day, hour, minute, second, onlyHour, ...labels } = groups;
  const wall = wallTime([year, month, day, hour ?? onlyHour, minute ?? '0', second ?? '0']);
  return { wall, zone: 'local', labels: labelsOf(labels), ...(isEnd && { isEnd }) };
}

function readTrunkRecorder(stem: string): NameStamp | undefined {
  const { start, slot, ...rest } = TRUNK_RECORDER.exec(stem)?.groups ?? {};
  if (start === undefined) return undefined;
  return { at: Number(start) * 1_000, labels: labelsOf({ ...rest, slot }) };
}

function labelsOf(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) if (value) labels[name] = value;
  return labels;
}
