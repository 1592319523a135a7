/** So far may the clocks of two servers on one database be apart. */
export const CLOCKS_APART_MS = 10 * 60_000;
