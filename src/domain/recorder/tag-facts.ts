/** What the tags of a recording say of its time, its frequency and where it comes from. */
import type { WallTime } from '../local-time.ts';
import { wallTime } from './name-stamp.ts';
import type { SoundTags } from './sound-tags.ts';

export interface TagFacts {
  /** UTC milliseconds, where a zone is written with it. */
  readonly at: number | undefined;
  /** Local time of the recorder, where none is. */
  readonly wall: WallTime | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Down to the second: a year or a day is no time of a recording. */
const DATE =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?\s*(?<zone>Z|UTC|[+-]\d\d:?\d\d)?$/;
const HERTZ = /^(\d{1,4}(?:\.\d{1,6})?|\d{5,11})\s*(?<unit>[GMk]?Hz)?$/i;
const UNITS: Readonly<Record<string, number>> = { ghz: 1e9, mhz: 1e6, khz: 1e3, hz: 1 };
/** Without a unit a small number is one of megahertz: no station is below 10 kHz. */
const SMALL = 10_000;

const LABELS = ['title', 'artist', 'comment', 'source'] as const;

export function factsOfTags(tags: SoundTags): TagFacts {
  const date = DATE.exec(tags.get('date') ?? '');
  const zone = date?.groups?.['zone'];
  const labels: Record<string, string> = {};
  for (const name of LABELS) {
    const text = tags.get(name);
    if (text !== undefined) labels[name] = text;
  }
  const hertz = hertzOf(tags.get('frequency') ?? '');
  if (hertz !== undefined) labels['frequencyHz'] = String(hertz);
  return {
    at: date && zone !== undefined ? instantOf(date[0], zone) : undefined,
    wall: date && zone === undefined ? wallTime(date.slice(1, 8)) : undefined,
    labels,
  };
}

function instantOf(written: string, zone: string): number | undefined {
  const iso = written.replace(zone, '').trim().replace(' ', 'T');
  const at = Date.parse(`${iso}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at) ? undefined : at;
}

function hertzOf(written: string): number | undefined {
  const match = HERTZ.exec(written.trim());
  if (match === null) return undefined;
  const number = Number(match[1]);
  const unit = match.groups?.['unit']?.toLowerCase() ?? (number < SMALL ? 'mhz' : 'hz');
  const hertz = Math.round(number * (UNITS[unit] ?? 1));
  return hertz > 0 ? hertz : undefined;
}
