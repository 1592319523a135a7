/** Reads one ULS file record by record, in batches; memory is bounded by one batch. */
import { ULS_READERS, type UlsPart, type UlsRecords } from '../../domain/callbook/uls.ts';
import { splitRecords } from '../../domain/callbook/uls-lines.ts';
import { TsnError } from '../../platform/errors.ts';
import type { UlsFile } from './uls-files.ts';

export interface UlsBatch<Part extends UlsPart> {
  readonly records: readonly UlsRecords[Part][];
  /** Records of the file up to here, also those that are not kept; where to go on after a stop. */
  readonly position: number;
  readonly doneBytes: number;
}

interface BatchNeeds<Part extends UlsPart> {
  readonly part: Part;
  readonly file: UlsFile;
  /** Records to pass over: they were taken before. */
  readonly from: number;
  readonly size: number;
  readonly signal: AbortSignal;
}

/** Throws `callbook/damaged`, and `callbook/not-uls` when the file holds something else. */
export async function* readBatches<Part extends UlsPart>(
  needs: BatchNeeds<Part>,
): AsyncGenerator<UlsBatch<Part>> {
  const splitter = splitRecords(needs.part);
  const read = ULS_READERS[needs.part];
  let [position, doneBytes] = [0, 0];
  let records: UlsRecords[Part][] = [];
  const take = (lines: readonly string[]): void => {
    for (const line of lines) {
      if (line === '') continue;
      position += 1;
      if (position === 1) mustBegin(line, needs.part);
      const record = position > needs.from ? read(line) : undefined;
      if (record !== undefined) records.push(record);
    }
  };
  for await (const chunk of needs.file.bytes()) {
    if (needs.signal.aborted) throw stopped(needs.part);
    doneBytes += chunk.length;
    // The files are Latin-1 as far as their definitions say nothing: every byte is a letter.
    take(splitter.push(chunk.toString('latin1')));
    if (records.length < needs.size) continue;
    yield { records, position, doneBytes };
    records = [];
  }
  take(splitter.end());
  yield { records, position, doneBytes };
}

function mustBegin(line: string, part: UlsPart): void {
  if (line.startsWith(`${part}|`)) return;
  throw new TsnError('callbook/not-uls', `${part}.dat does not begin with a record of its kind`);
}

function stopped(part: UlsPart): TsnError {
  return new TsnError('callbook/stopped', `the import was stopped while reading ${part}.dat`);
}
