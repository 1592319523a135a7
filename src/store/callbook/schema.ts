/** The callbook's tables as Kysely sees them; ./migrations makes them. */
import type { ColumnType } from 'kysely';
import type { LicenceStatus, LicenseeKind } from '../../domain/callbook.ts';

/** One licence of the FCC's register; a callsign may have had several. */
export interface LicenceTable {
  /** The register's own number for it. */
  readonly id: number;
  readonly callsign: string;
  /** The callsign backwards, so that an index finds callsigns by their end. */
  readonly reversed: string;
  readonly status: LicenceStatus;
  readonly grantedOn: string | null;
  readonly expiresOn: string | null;
  readonly operatorClass: string | null;
  readonly previousCallsign: string | null;
  readonly trustee: string | null;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly kind: LicenseeKind | null;
  readonly city: string | null;
  readonly state: string | null;
  /** The latest import that had it. */
  readonly seenIn: number;
}

/** One publication of the register that was read, or is being read. */
export interface UlsImportTable {
  readonly id: ColumnType<number, never, never>;
  readonly kind: 'full' | 'daily';
  readonly source: string;
  readonly fingerprint: string;
  /** When the register was written out. */
  readonly dataAt: number;
  readonly startedAt: number;
  readonly completedAt: number | null;
}

/** How far an import is in one of its files. */
export interface UlsImportPartTable {
  readonly importId: number;
  readonly part: 'HD' | 'AM' | 'EN';
  readonly position: number;
  readonly isComplete: number;
}

/** A country file in place of the built-in one; at most one row. */
export interface CountryFileTable {
  readonly id: number;
  readonly version: string;
  readonly source: string;
  readonly importedAt: number;
  /** JSON of `CountryFile`. */
  readonly data: string;
}

/** What an online source answered, also that it knows nothing. */
export interface OnlineAnswerTable {
  readonly source: string;
  readonly callsign: string;
  /** JSON of the answer. */
  readonly answer: string;
  readonly checkedAt: number;
  readonly expiresAt: number;
}

/** How an online source is doing. */
export interface OnlineSourceTable {
  readonly source: string;
  /** The UTC day that `used` counts for, `YYYY-MM-DD`. */
  readonly day: string;
  readonly used: number;
  /** Failures in a row. */
  readonly failures: number;
  /** It is left alone until then. */
  readonly pausedUntil: number;
}

export interface CallbookTables {
  countryFile: CountryFileTable;
  onlineAnswer: OnlineAnswerTable;
  onlineSource: OnlineSourceTable;
  licence: LicenceTable;
  ulsImport: UlsImportTable;
  ulsImportPart: UlsImportPartTable;
}
