/** Taking in archives that exist already: what the command asks of a server, running or not. */
import { z } from 'zod';
import { ManifestDraft } from './quarantine.ts';

/** What makes a recording the same one. */
export const ImportedFile = z.strictObject({
  node: z.string().min(1).max(63),
  source: z.string().min(1).max(100),
  originalName: z.string().min(1).max(500),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ImportedFile = z.output<typeof ImportedFile>;

/** So many files in one question. */
export const MOST_ASKED = 100;

export const ImportQuestion = z.strictObject({ files: z.array(ImportedFile).max(MOST_ASKED) });

/** What comes with the bytes of one file. */
export const ImportDraft = z.strictObject({
  extension: z.string().regex(/^[A-Za-z0-9]{1,8}$/),
  draft: ManifestDraft,
});
export type ImportDraft = z.output<typeof ImportDraft>;

export type ImportOutcome = 'taken' | 'quarantined';

export interface ImportDesk {
  /** For each: is it stored, and whole? */
  known(files: readonly ImportedFile[]): Promise<readonly boolean[]>;
  /** Throws `storage/…`, `receive/too-large`, `quarantine/full`. */
  take(file: ImportDraft, bytes: AsyncIterable<Uint8Array>): Promise<ImportOutcome>;
}
