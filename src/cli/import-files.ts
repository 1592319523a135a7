/**
 * Goes through an archive: hashes, asks in batches what is stored already, sends the rest.
 * Run again it goes on where it stopped, since it asks again; nothing is written beside it.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readFileName } from '../domain/file-name.ts';
import type { ImportDesk } from '../domain/import-desk.ts';
import { MOST_ASKED } from '../domain/import-desk.ts';
import type { SeenFile } from '../engines/folder/scan.ts';
import { toTsnError } from '../platform/errors.ts';
import { sha256File } from '../platform/hash.ts';
import { type DraftOptions, draftOf, extensionOf } from '../server/receive/drop-file.ts';

export interface ImportCounts {
  files: number;
  /** Names that are never recordings: logs, sidecars, temporary files. */
  ignored: number;
  known: number;
  taken: number;
  quarantined: number;
  failed: number;
  /** What the recordings are by their first bytes. */
  readonly byClass: Record<string, number>;
  /** How far their times can be trusted. */
  readonly byCertainty: Record<string, number>;
  /** The first few that failed, with the reason. */
  readonly failures: string[];
}

export interface ImportOptions extends DraftOptions {
  readonly dir: string;
  readonly version: string;
  /** Only what is there is counted: nothing is hashed or sent. */
  readonly isDryRun: boolean;
}

const MOST_FAILURES = 20;

/** Throws only when the server or its storage cannot take anything. */
export async function importFiles(
  desk: Pick<ImportDesk, 'known' | 'take'>,
  files: readonly SeenFile[],
  options: ImportOptions,
  onProgress: (counts: ImportCounts) => void,
): Promise<ImportCounts> {
  const counts = zeroes();
  const wanted = files.filter((file) => isRecording(file, options));
  counts.ignored = files.length - wanted.length;
  for (let at = 0; at < wanted.length; at += MOST_ASKED) {
    await importBatch(desk, wanted.slice(at, at + MOST_ASKED), options, counts);
    onProgress(counts);
  }
  return counts;
}

function isRecording({ name, mtimeMs }: SeenFile, { rules }: ImportOptions): boolean {
  return readFileName(name, rules, mtimeMs) !== 'ignore';
}

async function importBatch(
  desk: Pick<ImportDesk, 'known' | 'take'>,
  batch: readonly SeenFile[],
  options: ImportOptions,
  counts: ImportCounts,
): Promise<void> {
  const read: Awaited<ReturnType<typeof look>>[] = [];
  for (const file of batch) {
    counts.files += 1;
    try {
      const looked = await look(file, options);
      count(counts.byClass, looked.draft.class);
      count(counts.byCertainty, looked.draft.recordedAtCertainty);
      read.push(looked);
    } catch (error) {
      noteFailure(counts, file.name, error);
    }
  }
  if (options.isDryRun || read.length === 0) return;
  const known = await desk.known(
    read.map(({ draft: { node, source, originalName }, sha256 }) => ({
      ...{ node, source, originalName, sha256 },
    })),
  );
  for (const [index, { path, extension, draft }] of read.entries()) {
    if (known[index] === true) counts.known += 1;
    else {
      try {
        counts[await desk.take({ extension, draft }, createReadStream(path))] += 1;
      } catch (error) {
        if (isOutage(error)) throw error;
        noteFailure(counts, draft.originalName, error);
      }
    }
  }
}

async function look(file: SeenFile, options: ImportOptions) {
  const path = join(options.dir, file.name);
  const draft = await draftOf(options, file, path, options.version);
  const sha256 = options.isDryRun ? '' : (await sha256File(path)).sha256;
  return { path, draft, sha256, extension: extensionOf(file.name) };
}

/** Nothing that follows would be taken either: run it again later. */
function isOutage(error: unknown): boolean {
  const { code } = error instanceof Error && 'code' in error ? error : { code: '' };
  return /^(?:storage|store|data|server|net)\/(?!rejected|damaged)/.test(String(code));
}

function noteFailure(counts: ImportCounts, name: string, error: unknown): void {
  counts.failed += 1;
  if (counts.failures.length < MOST_FAILURES) {
    counts.failures.push(`${name}: ${toTsnError(error).message}`);
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function zeroes(): ImportCounts {
  const none = { files: 0, ignored: 0, known: 0, taken: 0, quarantined: 0, failed: 0 };
  return { ...none, byClass: {}, byCertainty: {}, failures: [] };
}
