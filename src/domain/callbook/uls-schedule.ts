/**
 * Which files of the FCC bring the callbook up to date: the full one is written at the
 * weekend, and each weekday's changes stand in a file of that day's name until the same day
 * of the next week (https://www.fcc.gov/uls/transactions/daily-weekly).
 */
const DAY_MS = 86_400_000;
/** After a week the daily files have been written over: then only a full one helps. */
const WEEK_DAYS = 7;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export interface UlsDownload {
  readonly kind: 'full' | 'daily';
  /** Below the root of the FCC's downloads. */
  readonly path: string;
  /** A daily file last changed before this is the one of a week ago; UTC ms. */
  readonly notBefore: number;
}

/** The files to fetch, in order. `fullAt` and `newestAt`: of what data the callbook is; undefined: it has none. */
export function downloadsFor(
  {
    fullAt,
    newestAt,
  }: { readonly fullAt: number | undefined; readonly newestAt: number | undefined },
  now: number,
): readonly UlsDownload[] {
  const full: UlsDownload = { kind: 'full', path: 'complete/l_amat.zip', notBefore: 0 };
  if (fullAt === undefined || newestAt === undefined) return [full];
  if (now - fullAt >= (WEEK_DAYS + 1) * DAY_MS) return [full];
  const downloads: UlsDownload[] = [];
  // From the day of the newest data on: whether a day's file is written that night or the next
  // morning is not known, and reading one twice does nothing.
  for (let day = dayOf(newestAt); day <= dayOf(now); day++) {
    const name = DAYS[new Date(day * DAY_MS).getUTCDay()] ?? 'sun';
    downloads.push({ kind: 'daily', path: `daily/l_am_${name}.zip`, notBefore: day * DAY_MS });
  }
  return downloads;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
