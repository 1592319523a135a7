/**
 * Callsigns as written: what can be one, and its portable marks. The search in
 * speech (find-callsigns.ts) and everything that takes a callsign from a person
 * ask here.
 */
import { COMMON_PREFIXES, isAllotted } from './tables/call-prefixes.ts';
import { canExistInUs, isExperimental, isUsSeries } from './us-callsign.ts';

export interface ParsedCallsign {
  /** The identity, upper case, without marks. */
  readonly callsign: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/**
 * How usual a callsign's series is: heard every day, heard often, merely allocated.
 * `special` ones have several figures, for an anniversary: GB70W, DL75DARC, W100AW.
 * `experimental` ones are nobody's on the amateur bands.
 */
export type Standing = 'us' | 'common' | 'allocated' | 'special' | 'experimental';

/** ITU Radio Regulations 19.67–19.69; the second form is Eswatini's, which shares its series. */
const SHAPE = /^(3DA|[BFGIKMNRW]|[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z])[0-9]([A-Z0-9]{0,3}[A-Z])$/;

/**
 * Prefixes of areas that have the form of a short callsign: Montserrat's VP2M, Easter Island's
 * CE0Y, Lord Howe's VK9L. And of 1A only 1A0, the Order of Malta's, is in use.
 */
const AREA = /^(?:VP2[EMV]|CE0[XYZ]|HK0[AM]|PY0[FST]|VK9[CLNWX]|VK0[HM]|1A[1-9].*)$/;

/** 19.68A; prefixes of two, and those of one that are given out for it. */
const SPECIAL = /^([A-Z]{2}|[0-9][A-Z]|[FGIKMRW]|[A-Z][0-9])[1-9][0-9]{1,2}[A-Z]{1,5}$/;

/** A mark without slashes: a place (VE3), a figure, a kind of operation (P, MM, QRP). */
const MARK = /^[A-Z0-9]{1,4}$/;

/** The standing of an upper-case callsign without marks; undefined when none can exist. */
export function standingOf(callsign: string): Standing | undefined {
  const [, prefix, suffix] = SHAPE.exec(callsign) ?? [];
  if (prefix === undefined || suffix === undefined || /[0-9]/.test(suffix)) {
    return isSpecial(callsign) ? 'special' : undefined;
  }
  if (isSignal(suffix) || AREA.test(callsign)) return undefined;
  if (isUsSeries(callsign)) {
    if (canExistInUs(callsign)) return 'us';
    return isExperimental(callsign) ? 'experimental' : undefined;
  }
  if (COMMON_PREFIXES.has(prefix)) return 'common';
  if (isAllotted(prefix)) return 'allocated';
  // R80URAN: there is no R8, but R with the figures of an anniversary.
  return isSpecial(callsign) ? 'special' : undefined;
}

function isSpecial(callsign: string): boolean {
  if (/^VI[0-9]{1,3}[A-Z]{2,5}$/.test(callsign)) return true;
  const prefix = SPECIAL.exec(callsign)?.[1];
  if (prefix === undefined) return false;
  if (isUsSeries(prefix)) return /^[KW](?:50|75|100|125|150|200|250)[A-Z]{1,3}$/.test(callsign);
  return isAllotted(prefix);
}

/** Whether an upper-case text without marks can be an amateur's callsign. */
export function isCallsign(text: string): boolean {
  const standing = standingOf(text);
  return standing !== undefined && standing !== 'experimental';
}

/** Whether a place mark may be `text`: the prefix of some series, with or without its figure. */
export function isPlaceMark(text: string): boolean {
  if (/^[A-Z]{1,2}$/.test(text)) return isAllotted(text) || isUsSeries(text);
  if (!/^(?:[A-Z]{1,2}[0-9]|[0-9][A-Z][0-9]?|[A-Z][0-9]{2}|3DA0?)$/.test(text)) return false;
  return isUsSeries(text) || isAllotted(text) || isAllotted(text.slice(0, -1));
}

/**
 * Reads `W7ABC`, `w7abc/p`, `VE3/W1AW` as a person wrote it, those of the series for
 * experiments (`KF7XYW`) too; undefined when it is no callsign. Of two
 * parts that could both be one the longer is the callsign; of several marks on one
 * side the nearest counts.
 */
export function parseCallsign(text: string): ParsedCallsign | undefined {
  const parts = text.trim().toUpperCase().replaceAll('Ø', '0').split('/');
  const at = longest(parts);
  const callsign = parts[at];
  if (callsign === undefined) return undefined;
  const marks = parts.filter((_, index) => index !== at);
  if (!marks.every((mark) => MARK.test(mark))) return undefined;
  const prefix = parts[at - 1];
  const suffix = parts[at + 1];
  return {
    callsign,
    ...(prefix !== undefined && { prefix }),
    ...(suffix !== undefined && { suffix }),
  };
}

function longest(parts: readonly string[]): number {
  let best = -1;
  for (const [index, part] of parts.entries()) {
    if (standingOf(part) === undefined) continue;
    if (part.length > (parts[best]?.length ?? 0)) best = index;
  }
  return best;
}

/**
 * SOS and the Q-codes are never assigned. Only those that are said on the air are
 * refused: QRS or QUA behind a prefix and a figure was spelled, not meant.
 */
function isSignal(suffix: string): boolean {
  return /^(?:SOS|Q(?:R[KLMNOPTXZ]|S[BKLOPTXY]|TH))$/.test(suffix);
}
