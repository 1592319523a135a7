/**
 * The time stamp and the names around it in a recorder's file name. Only what is
 * written: which zone it means is decided in ../file-name.ts.
 */
import type { WallTime } from '../local-time.ts';

export interface WallStamp {
  readonly wall: WallTime;
  /** `local`: no zone is said. `utc`: a Z says so. `says-utc`: the name says UTC, but its clock may not. */
  readonly zone: 'local' | 'utc' | 'says-utc';
  readonly labels: Readonly<Record<string, string>>;
  /** The time is that of the recording's end. */
  readonly isEnd?: boolean;
}

/** A time that needs no zone: Unix seconds in the name. */
export interface InstantStamp {
  /** UTC milliseconds. */
  readonly at: number;
  readonly labels: Readonly<Record<string, string>>;
}

export type NameStamp = WallStamp | InstantStamp;

/** `UTC-20250815-120000_1999_2000_1692100000.12`: Asterisk MixMonitor, caller and dialled node. */
const MIX_MONITOR =
  /^UTC-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(?:_(?<caller>[\w-]+?)_(?<dialled>[\w-]+?)(?:_.*)?)?$/i;

/** `66296_2026012520595573`, `rtlsdr_main_20260128143055`, `20260128143055`; more digits are a fraction, and so are three after a dot. */
const UNBROKEN =
  /^(?:(?<node>[\w-]{1,64}?)_)?(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{1,6})?(?:\.(\d{3})(?!\d))?(?:[._-].*)?$/;

/** `20260717.170345.550`, `20140930_174530_AR`, `qsorec_Rpt_2026-01-28_120000`, `2026-01-28T12:00:00Z`. */
const BROKEN =
  /(?<!\d)((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)[-T _.]([0-2]\d)[-_.:]?([0-5]\d)[-_.:]?([0-6]\d)(?:[.,](\d{1,6}))?(?<utc>Z)?(?!\d)/i;

/** The stamp in a file name without folder and extension; undefined when there is none. */
export function readStamp(stem: string): WallStamp | undefined {
  const mixMonitor = MIX_MONITOR.exec(stem);
  if (mixMonitor) {
    const { caller, dialled } = mixMonitor.groups ?? {};
    const labels = caller && dialled ? { caller, dialled } : {};
    return { wall: wallTime(mixMonitor.slice(1, 7)), zone: 'says-utc', labels };
  }
  const unbroken = UNBROKEN.exec(stem);
  if (unbroken) {
    const node = unbroken.groups?.['node'];
    const parts = [...unbroken.slice(2, 8), unbroken[8] ?? unbroken[9]];
    return { wall: wallTime(parts), zone: 'local', labels: nodeLabel(node) };
  }
  const broken = BROKEN.exec(stem);
  if (!broken) return undefined;
  const zone = broken.groups?.['utc'] ? 'utc' : 'local';
  return { wall: wallTime(broken.slice(1, 8)), zone, labels: {} };
}

/** AllStar nodes are numbers; what else stands before a stamp is the recorder's own name. */
export function nodeLabel(node: string | undefined): Readonly<Record<string, string>> {
  if (node === undefined) return {};
  return /^\d{1,10}$/.test(node) ? { allstarNode: node } : { recorderName: node };
}

/** From the figures as written: year, month, day, hour, minute, second, fraction of a second. */
export function wallTime(parts: readonly (string | undefined)[]): WallTime {
  const [year, month, day, hour, minute, second, fraction] = parts;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  };
}
