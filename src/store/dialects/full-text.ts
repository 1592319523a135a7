/**
 * Full-text search over `transcript.text`: FTS5 in SQLite, FULLTEXT in MySQL. The same
 * question finds the same recordings on both.
 */
import type { Kysely, Transaction } from 'kysely';
import type { ServerTables } from '../server/schema.ts';
import type { TypedSearch } from '../typed-search.ts';
import { isMysql } from './dialect.ts';
import * as mysql from './mysql-full-text.ts';
import * as sqlite from './sqlite-full-text.ts';
import type { WordsFound } from './words-found.ts';

export function createTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  return isMysql(db) ? mysql.createTranscriptIndex(db) : sqlite.createTranscriptIndex(db);
}

export function dropTranscriptIndex(db: Kysely<unknown>): Promise<void> {
  return isMysql(db) ? mysql.dropTranscriptIndex(db) : sqlite.dropTranscriptIndex(db);
}

/** Call it with every change of a transcript's text. In SQLite triggers do it. */
export async function indexWords(
  tx: Transaction<ServerTables>,
  transcriptId: string,
  text: string,
): Promise<void> {
  if (isMysql(tx)) await mysql.indexWords(tx, transcriptId, text);
}

/** Shown transcripts that hold everything that was typed, latest first. */
export function findWords(
  db: Kysely<ServerTables>,
  typed: TypedSearch,
  limit: number,
): Promise<readonly WordsFound[]> {
  return isMysql(db) ? mysql.findWords(db, typed, limit) : sqlite.findWords(db, typed, limit);
}
