/**
 * Puts a publication of the FCC's register into the callbook. Each batch is committed
 * with its place in the file: a run that was stopped goes on there, and a finished
 * publication is not read twice. Licences can be looked up all the while.
 */
import { ULS_PARTS, type UlsPart } from '../../domain/callbook/uls.ts';
import type { UlsFiles, UlsKind } from '../../engines/callbook/uls-files.ts';
import { readBatches } from '../../engines/callbook/uls-records.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';
import type { CallbookStore } from '../../store/callbook/store.ts';

export interface ImportNeeds {
  readonly store: CallbookStore;
  readonly files: UlsFiles;
  readonly kind: UlsKind;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Read it again although it is in, or although newer data is. */
  readonly force?: boolean;
  /** Records in one transaction. */
  readonly batchSize?: number;
  onProgress(doneBytes: number, totalBytes: number): void;
}

export interface ImportReport {
  readonly source: string;
  readonly kind: UlsKind;
  readonly dataAt: number;
  /** False: this publication was in already. */
  readonly imported: boolean;
  /** It went on where a stopped run had come to. */
  readonly resumed: boolean;
  /** Records read in this run. */
  readonly records: number;
  /** Licences that the register no longer has. */
  readonly forgotten: number;
}

const BATCH_SIZE = 10_000;

/** Throws `callbook/damaged`, `callbook/not-uls`, `callbook/older`, `store/…`, `data/…`. */
export async function importUls(needs: ImportNeeds): Promise<ImportReport> {
  const { files, kind, store, clock } = needs;
  const told = { source: files.name, kind, dataAt: files.dataAt, resumed: false };
  const known = await store.imports.withFingerprint(files.fingerprint);
  const isIn = known !== undefined && known.completedAt !== null;
  if (isIn && needs.force !== true) return { ...told, imported: false, records: 0, forgotten: 0 };
  await mustBeNewer(needs);

  const goesOn = known !== undefined && !isIn && known.kind === kind;
  const importId = goesOn ? known.id : await begin(needs);
  let records = 0;
  let doneBytes = 0;
  for (const part of ULS_PARTS) {
    records += await importPart(part, importId, needs, doneBytes);
    doneBytes += files.parts[part].sizeBytes;
  }
  const forgotten = await store.transaction(async (tx) => {
    const gone = kind === 'full' ? await tx.licences.forgetUnseen(importId) : 0;
    await tx.imports.complete(importId, clock.now());
    return gone;
  });
  return { ...told, imported: true, resumed: goesOn, records, forgotten };
}

/** Older data over newer would bring back what has lapsed since. */
async function mustBeNewer({ store, files, kind, force }: ImportNeeds): Promise<void> {
  if (force === true) return;
  const newest = await store.imports.newest();
  if (newest === undefined && kind === 'daily') {
    const message = 'a daily file holds changes only, and there is no full file yet';
    throw new TsnError('callbook/empty', message);
  }
  if (newest === undefined || newest.dataAt <= files.dataAt) return;
  const [ours, theirs] = [newest.dataAt, files.dataAt].map((at) => new Date(at).toISOString());
  throw new TsnError('callbook/older', `${files.name} is of ${theirs}, the callbook of ${ours}`);
}

function begin({ store, files, kind, clock }: ImportNeeds): Promise<number> {
  const { name: source, fingerprint, dataAt } = files;
  return store.transaction((tx) =>
    tx.imports.begin({ kind, source, fingerprint, dataAt }, clock.now()),
  );
}

/** Answers how many records it read that no run had taken before. */
async function importPart(
  part: UlsPart,
  importId: number,
  needs: ImportNeeds,
  bytesBefore: number,
): Promise<number> {
  const { store, files, signal, batchSize: size = BATCH_SIZE } = needs;
  const { position: from, complete } = await store.imports.progress(importId, part);
  if (complete) return 0;
  const totalBytes = ULS_PARTS.reduce((sum, each) => sum + files.parts[each].sizeBytes, 0);
  let reached = from;
  for await (const batch of readBatches({ part, file: files.parts[part], from, size, signal })) {
    const position = Math.max(reached, batch.position);
    await store.transaction(async (tx) => {
      await tx.licences.put(part, batch.records, importId);
      await tx.imports.advance(importId, part, { position, complete: false });
    });
    reached = position;
    needs.onProgress(bytesBefore + batch.doneBytes, totalBytes);
  }
  // Only now: the bytes were compared with the archive's checksum after the last batch.
  await store.transaction((tx) =>
    tx.imports.advance(importId, part, { position: reached, complete: true }),
  );
  return reached - from;
}
