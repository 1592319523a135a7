/**
 * What callsign the FCC can have given out (47 CFR 97 and its call sign systems).
 * Most of the world's mis-hearings of American stations break one of these rules.
 */

/** Prefix AA–AL or any that begins with K, N, W; then one figure; then letters. */
const SHAPE = /^(A[A-L]|[KNW][A-Z]?)[0-9]([A-Z]{1,3})$/;

/** Kept for other services, so never the prefix of three letters. */
const WITHHELD = new Set(['WC', 'WK', 'WM', 'WR', 'WT']);

/** Whether the series of `callsign` belongs to the United States: A–AL, K, N, W. */
export function isUsSeries(callsign: string): boolean {
  return /^(?:A[A-L]|[KNW])/.test(callsign);
}

/** Whether the FCC can have assigned it. Says nothing about a licence being in force. */
export function canExistInUs(callsign: string): boolean {
  const [, prefix, suffix] = SHAPE.exec(callsign) ?? [];
  if (prefix === undefined || suffix === undefined) return false;
  if (prefix.length === 1) return suffix !== 'X';
  if (suffix.length < 3) return true;
  return /^[KW]/.test(prefix) && !WITHHELD.has(prefix) && !suffix.startsWith('X');
}

/**
 * KA2XYZ and its like: the form of an amateur's callsign, kept for experimental
 * stations. Not assigned to amateurs, but it can be said, and then is what was said.
 */
export function isExperimental(callsign: string): boolean {
  const [, prefix, suffix] = SHAPE.exec(callsign) ?? [];
  if (prefix === undefined || suffix === undefined) return false;
  return /^[KW][A-Z]$/.test(prefix) && !WITHHELD.has(prefix) && /^X[A-Z]{2}$/.test(suffix);
}
