/**
 * Byte ranges of RFC 9110 §14, one at a time: players ask for one. A request
 * for several, in other units or misspelt is answered whole, as the RFC allows.
 */

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 *   header                       answer for 1000 bytes
 *   none, `items=…`, `0-1,5-6`   whole
 *   `bytes=0-99`                 0…99
 *   `bytes=900-`                 900…999
 *   `bytes=-100`                 900…999 (the last hundred)
 *   `bytes=1000-`, `bytes=-0`    unsatisfiable
 */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const asked = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [first = '', last = ''] = asked?.slice(1) ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') return suffix(Number(last), sizeBytes);
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return 'whole'; // misspelt, so as if it were not there
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

function suffix(lengthBytes: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (lengthBytes === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { start: Math.max(0, sizeBytes - lengthBytes), end: sizeBytes - 1 };
}
