/**
 * Full-text search in MySQL and MariaDB: a table beside the transcripts with their words
 * in the spelling of ./mysql-words.ts, under a FULLTEXT index.
 */
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ServerTables } from '../server/schema.ts';
import type { TypedSearch } from '../typed-search.ts';
import { snippet } from './mysql-snippet.ts';
import { spelled, wordsOf } from './mysql-words.ts';
import type { WordsFound } from './words-found.ts';

export async function createTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('transcript_words')
    .addColumn('number', 'integer', (column) =>
      column.notNull().primaryKey().references('transcript.number').onDelete('cascade'),
    )
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
  await sql`create fulltext index transcript_words_found on transcript_words (words)`.execute(db);
}

export async function dropTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('transcript_words').execute();
}

export async function indexWords(
  db: Kysely<ServerTables>,
  transcriptId: string,
  text: string,
): Promise<void> {
  const words = ` ${wordsOf(text).map(spelled).join(' ')} `;
  await sql`insert into transcript_words (number, words)
    select number, ${words} from transcript where id = ${transcriptId}
    on duplicate key update words = ${words}`.execute(db);
}

/** A person's question has fewer words. */
const WORDS_LIMIT = 64;

/** The index finds the transcripts with all the words; those of a quoted run must also stand in a row. */
export async function findWords(
  db: Kysely<ServerTables>,
  { runs, unfinished }: TypedSearch,
  limit: number,
): Promise<readonly WordsFound[]> {
  const spelt = runs.map((run) => wordsOf(run).map(spelled));
  const all = spelt.flat().slice(0, WORDS_LIMIT);
  const isCut = all.length < spelt.flat().length;
  const match = all.map((word) => `+${word}`).join(' ') + (unfinished && !isCut ? '*' : '');
  const { rows } = await sql<{ recordingId: string; text: string }>`
    select transcript.recording_id, transcript.text
    from transcript_words
    join transcript on transcript.number = transcript_words.number
    join recording on recording.id = transcript.recording_id
      and recording.transcript_id = transcript.id
    where match (transcript_words.words) against (${match} in boolean mode)
      and ${sql.join(inARow(spelt, unfinished), sql` and `)}
    order by transcript_words.number desc
    limit ${limit}`.execute(db);
  return rows.map(({ recordingId, text }) => ({
    recordingId,
    snippet: snippet(text, runs, unfinished),
  }));
}

function inARow(
  runs: readonly (readonly string[])[],
  unfinished: boolean,
): readonly RawBuilder<SqlBool>[] {
  const conditions = runs.flatMap((words, index) => {
    if (words.length < 2) return [];
    const goesOn = unfinished && index === runs.length - 1;
    const row = ` ${words.join(' ')}${goesOn ? '' : ' '}`;
    return [sql<SqlBool>`instr(transcript_words.words, ${row}) > 0`];
  });
  return [sql<SqlBool>`true`, ...conditions];
}
