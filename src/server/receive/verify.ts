/**
 * Holds the stored audio against the database, both ways, in one pass over both in the
 * order of their paths: bytes that no row knows are taken in, rows without bytes are
 * marked until the recording is sent again. Changes nothing that is as it should be.
 */

import type { StoredFile } from '../../domain/audio-store.ts';
import type { AudioTrouble, VerifyReport } from '../../domain/audio-trouble.ts';
import { toTsnError } from '../../platform/errors.ts';
import { sha256Of } from '../../platform/hash.ts';
import type { AudioRow } from '../../store/server/audio-state.ts';
import type { AcceptNeeds } from './needs.ts';
import { type OrphanNeeds, settleOrphan } from './orphan.ts';
import { sound } from './sound.ts';

export interface VerifyOptions {
  /** Reads and hashes everything; else sizes are compared. */
  readonly hash: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then. */
  readonly onProgress?: ((report: VerifyReport) => void) | undefined;
}

type Needs = AcceptNeeds & OrphanNeeds;
type Counts = { -readonly [K in keyof VerifyReport]: VerifyReport[K] };

const TELL_EVERY = 500;

/** Throws `storage/…` when the store goes away meanwhile: then nothing more is marked. */
export async function verifyAudio(needs: Needs, options: VerifyOptions): Promise<VerifyReport> {
  const startedAt = needs.clock.now();
  const counts = zeroes(options.hash);
  const tell = (): void => {
    counts.tookMs = needs.clock.now() - startedAt;
    if ((counts.files + counts.recordings) % TELL_EVERY === 0) options.onProgress?.({ ...counts });
  };
  await needs.audio.check();
  for await (const pair of inStep(needs)) {
    if (options.signal?.aborted === true) break;
    counts.files += pair.file === undefined ? 0 : 1;
    counts.recordings += pair.rows.length;
    await look(needs, options, pair, counts);
    tell();
  }
  counts.tookMs = needs.clock.now() - startedAt;
  return counts;
}

interface Pair {
  readonly path: string;
  readonly file: StoredFile | undefined;
  readonly rows: readonly AudioRow[];
}

/** Files and rows come in the same order: nothing but the present path is held in memory. */
async function* inStep({ audio, store }: Needs): AsyncIterable<Pair> {
  const files = audio.list('audio')[Symbol.asyncIterator]();
  const rows = store.audioState.byPath()[Symbol.asyncIterator]();
  let file = await files.next();
  let row = await rows.next();
  while (file.done !== true || row.done !== true) {
    const path = smaller(
      file.done === true ? undefined : file.value.path,
      row.done === true ? undefined : row.value.audioPath,
    );
    const found = file.done !== true && file.value.path === path ? file.value : undefined;
    const same: AudioRow[] = [];
    for (; row.done !== true && row.value.audioPath === path; row = await rows.next()) {
      same.push(row.value);
    }
    if (found !== undefined) file = await files.next();
    yield { path, file: found, rows: same };
  }
}

function smaller(one: string | undefined, other: string | undefined): string {
  if (one === undefined) return other ?? '';
  return other === undefined || one < other ? one : other;
}

async function look(
  needs: Needs,
  { hash }: VerifyOptions,
  { path, file, rows }: Pair,
  counts: Counts,
): Promise<void> {
  const [row] = rows;
  if (row === undefined) {
    const became = file && (await settleOrphan(needs, file));
    if (became !== undefined) counts[became] += 1;
    return;
  }
  // Listed before, received since: looked at once more before anything is said.
  const sizeBytes = file?.sizeBytes ?? (await needs.audio.sizeOf(path));
  const what = await troubleOf(needs, row, sizeBytes, hash);
  if (what === undefined) {
    counts.healed += await soundAgain(needs, rows);
    return;
  }
  await needs.audio.check(); // a disk that went away in mid-pass makes no recording missing
  counts[what] += rows.length;
  await mark(needs, rows, what);
}

async function troubleOf(
  { audio, log }: Needs,
  row: AudioRow,
  sizeBytes: number | undefined,
  hash: boolean,
): Promise<AudioTrouble | undefined> {
  if (sizeBytes === undefined) return 'missing';
  if (sizeBytes !== row.sizeBytes) return 'damaged';
  if (!hash) return undefined;
  try {
    return (await sha256Of(audio.read(row.audioPath))) === row.sha256 ? undefined : 'damaged';
  } catch (error) {
    const failure = toTsnError(error);
    if (failure.code.startsWith('storage/')) throw failure;
    log.warn({ error: failure, path: row.audioPath }, 'audio not read');
    return 'damaged';
  }
}

/** One small read for each path: writing is for the few that had trouble. */
async function soundAgain(needs: Needs, rows: readonly AudioRow[]): Promise<number> {
  const known = await Promise.all(rows.map(({ id }) => needs.store.audioState.troubleOf(id)));
  const healed = known.filter((what) => what !== undefined).length;
  if (healed > 0 && rows[0] !== undefined) await sound(needs, rows[0].audioPath);
  return healed;
}

async function mark(
  { store, clock, log }: Needs,
  rows: readonly AudioRow[],
  what: AudioTrouble,
): Promise<void> {
  const fresh = await store.transaction(async (tx) => {
    const news: string[] = [];
    for (const { id } of rows) {
      if (await tx.audioState.trouble(id, what, clock.now())) news.push(id);
    }
    return news;
  });
  if (fresh.length > 0) log.error({ recordings: fresh, path: rows[0]?.audioPath }, `audio ${what}`);
}

function zeroes(hashed: boolean): Counts {
  const none = { missing: 0, damaged: 0, healed: 0, adopted: 0, quarantined: 0, left: 0 };
  return { files: 0, recordings: 0, ...none, hashed, tookMs: 0 };
}
