/** What is news: people are told of it. An archive that is imported, or gone over by newer rules, is none. */

const NEWS_MS = 24 * 60 * 60_000;

/** Whether what was recorded at `at` is news at `now`. UTC milliseconds. */
export function isNews(at: number, now: number): boolean {
  return now - at < NEWS_MS;
}
