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

/** Of the latest so many, looking at each is faster than the index, which finds all there ever were. */
const LATEST = 2_000;

interface Hit {
  readonly recordingId: string;
  readonly text: string;
}

/**
 * A word that is said all the time is in enough of the latest transcripts. Else the index finds
 * those with all the words; those of a quoted run must also stand in a row.
 */
export async function findWords(
  db: Kysely<ServerTables>,
  { runs, unfinished }: TypedSearch,
  limit: number,
): Promise<readonly WordsFound[]> {
  const spelt = runs.map((run) => wordsOf(run).map(spelled));
  const latest = await hits(db, amongLatest(spelt, unfinished), limit);
  const found = latest.length < limit ? await hits(db, byIndex(spelt, unfinished), limit) : latest;
  return found.map(({ recordingId, text }) => ({
    recordingId,
    snippet: snippet(text, runs, unfinished),
  }));
}

async function hits(
  db: Kysely<ServerTables>,
  conditions: readonly RawBuilder<SqlBool>[],
  limit: number,
): Promise<readonly Hit[]> {
  const { rows } = await sql<Hit>`
    select straight_join transcript.recording_id, transcript.text
    from transcript_words
    join transcript on transcript.number = transcript_words.number
    join recording on recording.id = transcript.recording_id
      and recording.transcript_id = transcript.id
    where ${sql.join(conditions, sql` and `)}
    order by transcript_words.number desc
    limit ${limit}`.execute(db);
  return rows;
}

type Spelt = readonly (readonly string[])[];

function amongLatest(spelt: Spelt, unfinished: boolean): readonly RawBuilder<SqlBool>[] {
  const { words, goesOn } = allOf(spelt, unfinished);
  return [
    sql<SqlBool>`transcript_words.number >
      (select coalesce(max(number), 0) from transcript_words) - ${LATEST}`,
    ...words.map((word, index) => holds([word], goesOn && index === words.length - 1)),
    ...inARow(spelt, unfinished),
  ];
}

function byIndex(spelt: Spelt, unfinished: boolean): readonly RawBuilder<SqlBool>[] {
  const { words, goesOn } = allOf(spelt, unfinished);
  const match = words.map((word) => `+${word}`).join(' ') + (goesOn ? '*' : '');
  return [
    sql<SqlBool>`match (transcript_words.words) against (${match} in boolean mode)`,
    ...inARow(spelt, unfinished),
  ];
}

/** The last of these words may go on, unless it is not the last that was typed. */
function allOf(spelt: Spelt, unfinished: boolean) {
  const words = spelt.flat().slice(0, WORDS_LIMIT);
  return { words, goesOn: unfinished && words.length === spelt.flat().length };
}

function inARow(spelt: Spelt, unfinished: boolean): readonly RawBuilder<SqlBool>[] {
  return spelt.flatMap((words, index) =>
    words.length < 2 ? [] : [holds(words, unfinished && index === spelt.length - 1)],
  );
}

/** These words in a row; the last one may go on. */
function holds(words: readonly string[], goesOn: boolean): RawBuilder<SqlBool> {
  const row = ` ${words.join(' ')}${goesOn ? '' : ' '}`;
  return sql<SqlBool>`instr(transcript_words.words, ${row}) > 0`;
}
