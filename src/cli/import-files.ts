/**
 * Goes through an archive: hashes, asks in batches what is stored already, sends the rest.
 * Run again it goes on where it stopped, since it asks again; nothing is written beside it.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readFileName } from '../domain/file-name.ts';
import type { ImportDesk, ImportedFile } from '../domain/import-desk.ts';
import { MOST_ASKED } from '../domain/import-desk.ts';
import type { ManifestDraft } from '../domain/quarantine.ts';
import type { SeenFile } from '../engines/folder/scan.ts';
import { toTsnError } from '../platform/errors.ts';
import { sha256File } from '../platform/hash.ts';
import { several } from '../platform/several.ts';
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

type Desk = Pick<ImportDesk, 'known' | 'take'>;

const MOST_FAILURES = 20;

/** Their syncs of the disk are shared; each holds a piece of a file in memory, no more. */
const AT_A_TIME = 8;

/** Throws only when the server or its storage cannot take anything. */
export async function importFiles(
  desk: Desk,
  files: readonly SeenFile[],
  options: ImportOptions,
  onProgress: (counts: ImportCounts) => void,
): Promise<ImportCounts> {
  const counts = zeroes();
  const wanted = files.filter((file) => isRecording(file, options));
  counts.ignored = files.length - wanted.length;
  for (let at = 0; at < wanted.length; at += MOST_ASKED) {
    try {
      await importBatch(desk, wanted.slice(at, at + MOST_ASKED), options, counts);
    } finally {
      onProgress(counts);
    }
  }
  return counts;
}

function isRecording({ name, mtimeMs }: SeenFile, { rules }: ImportOptions): boolean {
  return readFileName(name, rules, mtimeMs) !== 'ignore';
}

async function importBatch(
  desk: Desk,
  batch: readonly SeenFile[],
  options: ImportOptions,
  counts: ImportCounts,
): Promise<void> {
  const looked = await several(AT_A_TIME, batch, (file) => look(file, options));
  counts.files += batch.length;
  for (const one of looked) {
    if ('failure' in one) noteFailure(counts, one);
    else {
      count(counts.byClass, one.draft.class);
      count(counts.byCertainty, one.draft.recordedAtCertainty);
    }
  }
  const readable = looked.filter((one): one is Looked => !('failure' in one));
  if (options.isDryRun || readable.length === 0) return;
  const known = await desk.known(readable.map(identity));
  const wanted = readable.filter((_, index) => known[index] !== true);
  counts.known += readable.length - wanted.length;
  await several(AT_A_TIME, wanted, (file) => send(desk, file, counts));
}

interface Failed {
  readonly name: string;
  readonly failure: unknown;
}

interface Looked {
  readonly path: string;
  readonly draft: ManifestDraft;
  readonly sha256: string;
  readonly extension: string;
}

function identity({ draft: { node, source, originalName }, sha256 }: Looked): ImportedFile {
  return { node, source, originalName, sha256 };
}

/** Throws when the server or its storage takes nothing more. */
async function send(desk: Desk, { path, extension, draft }: Looked, counts: ImportCounts) {
  const bytes = createReadStream(path);
  const unreadable: unknown[] = [];
  bytes.once('error', (error) => unreadable.push(error));
  try {
    counts[await desk.take({ extension, draft }, bytes)] += 1;
  } catch (failure) {
    if (unreadable.length === 0 && isOutage(failure)) throw failure;
    noteFailure(counts, { name: draft.originalName, failure: unreadable[0] ?? failure });
  }
}

async function look(file: SeenFile, options: ImportOptions): Promise<Looked | Failed> {
  const path = join(options.dir, file.name);
  try {
    const draft = await draftOf(options, file, path, options.version);
    const sha256 = options.isDryRun ? '' : (await sha256File(path)).sha256;
    return { path, draft, sha256, extension: extensionOf(file.name) };
  } catch (failure) {
    return { name: file.name, failure };
  }
}

/** Nothing that follows would be taken either: run it again later. */
function isOutage(error: unknown): boolean {
  const { code } = error instanceof Error && 'code' in error ? error : { code: '' };
  return /^(?:storage|store|data|server|net)\/(?!rejected|damaged)/.test(String(code));
}

function noteFailure(counts: ImportCounts, { name, failure }: Failed): void {
  counts.failed += 1;
  if (counts.failures.length < MOST_FAILURES) {
    counts.failures.push(`${name}: ${toTsnError(failure).message}`);
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function zeroes(): ImportCounts {
  const none = { files: 0, ignored: 0, known: 0, taken: 0, quarantined: 0, failed: 0 };
  return { ...none, byClass: {}, byCertainty: {}, failures: [] };
}
