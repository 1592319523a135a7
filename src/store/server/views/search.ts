/** Search in what was said. */
import type { Kysely } from 'kysely';
import type { SearchHit } from '../../../domain/views.ts';
import { findWords } from '../../dialects/full-text.ts';
import { readTypedSearch } from '../../typed-search.ts';
import { notGrown } from '../audio-state.ts';
import type { ServerTables } from '../schema.ts';
import { readItems } from './items.ts';

/**
 * Recordings whose shown words hold everything that was typed: all words in any
 * order, "quoted" ones in that order, the last one perhaps unfinished. Any text is
 * a valid question. Of the latest transcripts that match, newest recordedAt first.
 */
export async function search(
  db: Kysely<ServerTables>,
  typed: string,
  limit: number,
  now: number,
): Promise<readonly SearchHit[]> {
  const wanted = readTypedSearch(typed);
  if (wanted === undefined) return [];
  const found = await findWords(db, wanted, limit);
  const snippets = new Map(found.map(({ recordingId, snippet }) => [recordingId, snippet]));
  const items = await readItems(db, await shown(db, [...snippets.keys()]), now);
  return items.map((recording) => ({ recording, snippet: snippets.get(recording.id) ?? '' }));
}

/** Beginnings of a file that came again with more in it are found in the longer one. */
async function shown(db: Kysely<ServerTables>, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('recording')
    .select('id')
    .where('id', 'in', ids)
    .where(notGrown('recording.id'))
    .execute();
  return rows.map(({ id }) => id);
}
