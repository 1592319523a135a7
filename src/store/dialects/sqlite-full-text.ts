/**
 * Full-text search in SQLite: an FTS5 index over `transcript.text`, kept true by
 * triggers, holding no copy of the words.
 */
import { type Kysely, sql } from 'kysely';
import type { ServerTables } from '../server/schema.ts';
import type { TypedSearch } from '../typed-search.ts';
import type { WordsFound } from './words-found.ts';

export async function createTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  await sql`create virtual table transcript_words using fts5(
    text, content = 'transcript', content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')`.execute(db);
  await sql`create trigger transcript_words_insert after insert on transcript begin
    insert into transcript_words (rowid, text) values (new.number, new.text); end`.execute(db);
  await sql`create trigger transcript_words_delete after delete on transcript begin
    insert into transcript_words (transcript_words, rowid, text)
    values ('delete', old.number, old.text); end`.execute(db);
  await sql`create trigger transcript_words_update after update of text on transcript begin
    insert into transcript_words (transcript_words, rowid, text)
    values ('delete', old.number, old.text);
    insert into transcript_words (rowid, text) values (new.number, new.text); end`.execute(db);
}

export async function dropTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  for (const event of ['insert', 'delete', 'update']) {
    await sql`drop trigger ${sql.raw(`transcript_words_${event}`)}`.execute(db);
  }
  await sql`drop table transcript_words`.execute(db);
}

/**
 * Shown transcripts that hold all the words, latest first: the index is read
 * backwards and left after `limit` hits, however common the words are.
 */
export async function findWords(
  db: Kysely<ServerTables>,
  typed: TypedSearch,
  limit: number,
): Promise<readonly WordsFound[]> {
  const match = toMatch(typed);
  const { rows } = await sql<WordsFound>`
    select transcript.recording_id,
      snippet(transcript_words, 0, char(2), char(3), '…', 16) as snippet
    from transcript_words
    cross join transcript on transcript.number = transcript_words.rowid
    cross join recording on recording.id = transcript.recording_id
      and recording.transcript_id = transcript.id
    where transcript_words match ${match}
    order by transcript_words.rowid desc
    limit ${limit}`.execute(db);
  return rows;
}

/**
 * FTS5's query for what a person typed. Everything typed is quoted, so no text is ever
 * read as FTS5's own syntax.
 */
export function toMatch({ runs, unfinished }: TypedSearch): string {
  return `${runs.map((run) => `"${run}"`).join(' ')}${unfinished ? '*' : ''}`;
}
