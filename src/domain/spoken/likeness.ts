/** How near two callsigns are to each other: what one may have been said in place of. */

/** Two characters apart at most, side by side, or one too many. */
export function isSimilar(a: string, b: string): boolean {
  return apart(a, b) <= 2;
}

/** One character other, too many or missing: K7ABC and K7ABD, K6TLB and KK6TLB. */
export function isOneApart(a: string, b: string): boolean {
  return apart(a, b) === 1;
}

/** "Kilo Alpha Seven Delta, I'm sorry, Kilo Alpha Seven Tango Victor Alpha." */
export function isFalseStart(first: string, second: string): boolean {
  const prefix = /^.{1,3}[0-9](?=[A-Z]+$)/.exec(first)?.[0];
  return prefix !== undefined && second.startsWith(prefix) && first.length < second.length;
}

/** How long the stretch is in which they differ; endless where their lengths differ by more than one. */
function apart(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 1) return Number.POSITIVE_INFINITY;
  let [start, end] = [0, 0];
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end;
}
