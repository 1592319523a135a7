/**
 * The callbook: who holds a callsign. One port for licence data on this disk and
 * for services on the network. Street addresses are nowhere in these types, so that
 * no part of the program can store or show one.
 */

/** Of a licence as its register states it; `other` are the rare ones (pending, inactive). */
export type LicenceStatus = 'active' | 'expired' | 'cancelled' | 'terminated' | 'other';

/** What kind of licensee holds it. */
export type LicenseeKind = 'person' | 'club' | 'military' | 'races' | 'other';

/** Dates are `YYYY-MM-DD` as the register states them; absent where it states nothing. */
export interface Licence {
  /** Upper case, without marks. */
  readonly callsign: string;
  readonly status: LicenceStatus;
  /** Of a club: its name. Pages for everyone show no more of a person than the first name. */
  readonly name?: string;
  readonly firstName?: string;
  readonly kind?: LicenseeKind;
  /** `technician`, `general`, `extra` …, or as a foreign register calls it. */
  readonly operatorClass?: string;
  readonly city?: string;
  /** State or province, as abbreviated by the register. */
  readonly state?: string;
  readonly country?: string;
  /** Maidenhead locator. */
  readonly grid?: string;
  readonly grantedOn?: string;
  readonly expiresOn?: string;
  readonly previousCallsign?: string;
  /** Of a club: the callsign of its trustee. */
  readonly trustee?: string;
}

/** Why a source gave no answer; another attempt may succeed later. */
export type UnavailableReason =
  | 'no-data' // nothing was imported yet
  | 'not-covered' // it knows no callsigns of that country at all
  | 'not-configured' // credentials cannot be read
  | 'refused' // the service refused the credentials or this user
  | 'quota' // our own limit for today is used up
  | 'paused' // it failed lately and is left alone for a while
  | 'network' // not reached, or not in time
  | 'service'; // it answered with an error, or with something that we do not understand

/**
 * What one source says. `unknown` means: this source knows no licence in force under
 * the callsign, which is not the same as `unavailable`, and neither proves that there is none.
 */
export type CallbookAnswer =
  | { readonly state: 'licensed'; readonly source: string; readonly licence: Licence }
  | {
      readonly state: 'unknown';
      readonly source: string;
      /** A licence that was in force once. */
      readonly lapsed?: Licence;
    }
  | {
      readonly state: 'unavailable';
      readonly source: string;
      readonly reason: UnavailableReason;
    };

/** One place to ask. Never throws for what the source or the network does. */
export interface CallbookSource {
  /** `uls`, `callook`, `hamqth`, `qrz` */
  readonly name: string;
  lookup(callsign: string, signal: AbortSignal): Promise<CallbookAnswer>;
}
