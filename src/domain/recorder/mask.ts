/**
 * File name masks as rdio-scanner's folder watch takes them (`#DATE_#TIME_#TG`), so that
 * people can use those they have: tags stand for parts of the name, the rest is a regular
 * expression. Tags and their forms: rdio-scanner, server/dirwatch.go.
 */
import { type NameStamp, wallTime } from './name-stamp.ts';

const DATE = '\\d{4}[-_]?\\d{2}[-_]?\\d{2}';
const TIME = '\\d{2}[-:]?\\d{2}[-:]?\\d{2}';
const FIGURES = '\\d+';
const DECIMAL = '[\\d.]+';
const WORDS = '[a-zA-Z0-9. -]+';
const LABEL = '[a-zA-Z0-9,. -]+';

/** Longer names first: #SYSLBL is no #SYS. */
const TAGS: readonly (readonly [tag: string, form: string])[] = [
  ['DATE', DATE],
  ['GROUP', WORDS],
  ['HZ', FIGURES],
  ['KHZ', DECIMAL],
  ['MHZ', DECIMAL],
  ['SITELBL', LABEL],
  ['SITE', FIGURES],
  ['SYSLBL', LABEL],
  ['SYS', FIGURES],
  ['TAG', WORDS],
  ['TGAFS', '\\d{2}-\\d{3}'],
  ['TGHZ', FIGURES],
  ['TGKHZ', DECIMAL],
  ['TGLBL', LABEL],
  ['TGMHZ', DECIMAL],
  ['TG', FIGURES],
  ['TIME', TIME],
  ['UNITLBL', LABEL],
  ['UNIT', FIGURES],
  ['ZTIME', TIME],
];

/** What the tags are called in a recording's labels. */
const LABELS: Readonly<Record<string, string>> = {
  GROUP: 'talkgroupGroup',
  SITE: 'site',
  SITELBL: 'siteLabel',
  SYS: 'system',
  SYSLBL: 'systemLabel',
  TAG: 'talkgroupTag',
  TG: 'talkgroup',
  TGLBL: 'talkgroupLabel',
  UNIT: 'unit',
  UNITLBL: 'unitLabel',
};

/** Hertz for each unit that a frequency may be written in. */
const HERTZ: Readonly<Record<string, number>> = { HZ: 1, KHZ: 1_000, MHZ: 1_000_000 };

export type Mask = (stem: string) => NameStamp | undefined;

/** The reader for a mask; undefined when it is no mask: no tag in it, or no regular expression. */
export function compileMask(mask: string): Mask | undefined {
  let source = mask;
  let tags = 0;
  for (const [tag, form] of TAGS) {
    if (!source.includes(`#${tag}`)) continue;
    source = source.replace(`#${tag}`, `(?<${tag}>${form})`);
    tags++;
  }
  if (tags === 0) return undefined;
  try {
    const pattern = new RegExp(source);
    return (stem) => readStem(pattern, stem);
  } catch {
    return undefined;
  }
}

function readStem(pattern: RegExp, stem: string): NameStamp | undefined {
  const groups = pattern.exec(stem)?.groups;
  if (groups === undefined) return undefined;
  const labels = { ...plainLabels(groups), ...talkgroupOf(groups), ...frequencyOf(groups) };
  const time = groups['ZTIME'] ?? groups['TIME'];
  const date = groups['DATE'];
  if (date === undefined || time === undefined) return undefined;
  const [day, clock] = [date, time].map((text) => text.replace(/\D/g, ''));
  const pairs = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(`${day}${clock}`)?.slice(1) ?? [];
  return { wall: wallTime(pairs), zone: groups['ZTIME'] ? 'utc' : 'local', labels };
}

function plainLabels(groups: Readonly<Record<string, string | undefined>>) {
  const labels: Record<string, string> = {};
  for (const [tag, label] of Object.entries(LABELS)) {
    const value = groups[tag];
    if (value !== undefined && value !== '-') labels[label] = value;
  }
  return labels;
}

/** 04-061, agency, fleet and subfleet of a Type I system, is one number: 4·128 + 6·8 + 1. */
function talkgroupOf({ TGAFS: afs }: Readonly<Record<string, string | undefined>>) {
  const [, agency, fleet, subfleet] = /^(\d\d)-(\d\d)(\d)$/.exec(afs ?? '') ?? [];
  if (agency === undefined) return {};
  return { talkgroup: String(Number(agency) * 128 + Number(fleet) * 8 + Number(subfleet)) };
}

/** #TGMHZ and its like are a frequency and, in kHz, the talkgroup. */
function frequencyOf(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  for (const [unit, hertz] of Object.entries(HERTZ)) {
    const both = groups[`TG${unit}`];
    const value = Number(groups[unit] ?? both ?? Number.NaN) * hertz;
    if (!Number.isFinite(value)) continue;
    const frequencyHz = String(Math.round(value));
    return both === undefined
      ? { frequencyHz }
      : { frequencyHz, talkgroup: String(Math.trunc(value / 1_000)) };
  }
  return {};
}
