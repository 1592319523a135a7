/**
 * Records of the FCC's Universal Licensing System as its public access files hold
 * them ("Public Access Database Definitions", tables HD, EN and AM): one record a
 * line, fields separated by `|`, the first one the kind of record. Fields are counted
 * from 1 there and from 0 here. Only what the callbook keeps is read: the fields of
 * telephone, e-mail, street, post code and PO box (13, 15, 16, 19, 20 of EN) are passed over.
 */
import type { LicenceStatus, LicenseeKind } from '../callbook.ts';

export const ULS_PARTS = ['HD', 'AM', 'EN'] as const;
/** HD: the licence. AM: what only amateurs have. EN: the licensee. */
export type UlsPart = (typeof ULS_PARTS)[number];

interface UlsRecord {
  /** Unique system identifier of the licence; the same in all parts. */
  readonly id: number;
}

export interface UlsHeader extends UlsRecord {
  readonly callsign: string;
  readonly status: LicenceStatus;
  /** `YYYY-MM-DD` */
  readonly grantedOn: string | null;
  readonly expiresOn: string | null;
}

export interface UlsAmateur extends UlsRecord {
  readonly operatorClass: string | null;
  readonly previousCallsign: string | null;
  readonly trustee: string | null;
}

export interface UlsEntity extends UlsRecord {
  readonly name: string | null;
  readonly firstName: string | null;
  readonly kind: LicenseeKind;
  readonly city: string | null;
  readonly state: string | null;
}

export interface UlsRecords {
  readonly HD: UlsHeader;
  readonly AM: UlsAmateur;
  readonly EN: UlsEntity;
}

/** Reads one record of a part; undefined when it is none that the callbook keeps. */
export const ULS_READERS: {
  readonly [Part in UlsPart]: (line: string) => UlsRecords[Part] | undefined;
} = { HD: readHeader, AM: readAmateur, EN: readEntity };

/** Code of field 6 of HD. */
const STATUSES: Readonly<Record<string, LicenceStatus>> = {
  A: 'active',
  C: 'cancelled',
  E: 'expired',
  T: 'terminated',
};

/** Code of field 6 of AM. */
const CLASSES: Readonly<Record<string, string>> = {
  N: 'novice',
  T: 'technician',
  P: 'technician plus',
  G: 'general',
  A: 'advanced',
  E: 'extra',
};

/** Code of field 24 of EN; companies and governments of other services count as `other`. */
const KINDS: Readonly<Record<string, LicenseeKind>> = {
  I: 'person',
  B: 'club',
  M: 'military',
  R: 'races',
};

/** HA: amateur; HV: amateur, vanity callsign (field 7 of HD). */
const AMATEUR_SERVICES = new Set(['HA', 'HV']);

function readHeader(line: string): UlsHeader | undefined {
  const fields = line.split('|', 9);
  const id = idOf(fields, 'HD');
  const callsign = callsignAt(fields, 4);
  if (id === undefined || callsign === null) return undefined;
  if (!AMATEUR_SERVICES.has(fields[6] ?? '')) return undefined;
  const status = STATUSES[fields[5] ?? ''] ?? 'other';
  return { id, callsign, status, grantedOn: dateAt(fields, 7), expiresOn: dateAt(fields, 8) };
}

function readAmateur(line: string): UlsAmateur | undefined {
  const fields = line.split('|', 16);
  const id = idOf(fields, 'AM');
  if (id === undefined || fields.length < 6) return undefined;
  return {
    id,
    operatorClass: CLASSES[fields[5] ?? ''] ?? null,
    previousCallsign: callsignAt(fields, 15),
    trustee: callsignAt(fields, 8),
  };
}

/** Of the entities of a licence only the licensee (type L); others are contacts and assignees. */
function readEntity(line: string): UlsEntity | undefined {
  const fields = line.split('|', 24);
  const id = idOf(fields, 'EN');
  if (id === undefined || fields.length < 18 || fields[5] !== 'L') return undefined;
  const firstName = textAt(fields, 8);
  const kind = KINDS[fields[23] ?? ''] ?? (firstName === null ? 'other' : 'person');
  return {
    id,
    // The entity name of a person reads "LAST, FIRST M": put together anew from its parts.
    name: personName(fields) ?? textAt(fields, 7),
    firstName,
    kind,
    city: textAt(fields, 16),
    state: textAt(fields, 17),
  };
}

/** First name, last name, suffix (fields 9, 11, 12); null for clubs. */
function personName(fields: readonly string[]): string | null {
  if (textAt(fields, 8) === null || textAt(fields, 10) === null) return null;
  return [8, 10, 11]
    .map((at) => textAt(fields, at))
    .filter((part) => part !== null)
    .join(' ');
}

function idOf(fields: readonly string[], part: UlsPart): number | undefined {
  if (fields[0] !== part) return undefined;
  const id = Number(fields[1]);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

function callsignAt(fields: readonly string[], at: number): string | null {
  const text = fields[at]?.trim().toUpperCase() ?? '';
  return /^[A-Z0-9]{3,10}$/.test(text) ? text : null;
}

/** Longest text that is kept of a field: the definitions allow 200 for a name. */
const TEXT_LIMIT = 200;

function textAt(fields: readonly string[], at: number): string | null {
  const text = fields[at]?.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim() ?? '';
  return text === '' ? null : text.slice(0, TEXT_LIMIT);
}

/** `MM/DD/YYYY` → `YYYY-MM-DD` */
function dateAt(fields: readonly string[], at: number): string | null {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(fields[at] ?? '') ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
}
