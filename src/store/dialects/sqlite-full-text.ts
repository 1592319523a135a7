/**
 * Full-text search in SQLite: an FTS5 index over `transcript.text`, kept true by
 * triggers, holding no copy of the words.
 */
import { type Kysely, sql } from 'kysely';
import type { ServerTables } from '../server/schema.ts';

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

export interface WordsFound {
  readonly recordingId: string;
  /** Part of the text with the found words between U+0002 and U+0003. */
  readonly snippet: string;
}

/**
 * Shown transcripts that hold all the words, latest first: the index is read
 * backwards and left after `limit` hits, however common the words are.
 */
export async function findWords(
  db: Kysely<ServerTables>,
  match: string,
  limit: number,
): Promise<readonly WordsFound[]> {
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

/** More words than this make no search better. */
const WORDS_LIMIT = 32;

/**
 * FTS5's query for what a person typed: all words, in any order; "quoted" ones in
 * that order; the last one may be unfinished. Everything typed is quoted, so no
 * text is ever read as FTS5's own syntax. Undefined: there is no word in it.
 */
export function toMatch(typed: string): string | undefined {
  const text = typed.replaceAll('\0', ' ');
  const parts = [...text.matchAll(/"([^"]*)("?)|[^\s"]+/g)]
    .map((found) => ({ words: found[1] ?? found[0], closed: found[2] === '"' }))
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words))
    .slice(0, WORDS_LIMIT);
  if (parts.length === 0) return undefined;
  const last = parts.at(-1);
  const unfinished = last?.closed === false && /[\p{L}\p{N}]$/u.test(text);
  return `${parts.map(({ words }) => `"${words}"`).join(' ')}${unfinished ? '*' : ''}`;
}
