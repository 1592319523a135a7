/**
 * Puts the records of a ULS file together from its bytes. A field may hold a line
 * break, so a line that does not begin with the kind of record goes on with the one before.
 */
import type { UlsPart } from './uls.ts';

/** Longer than any record of the definitions; what is longer is no ULS file. */
const RECORD_LIMIT = 64 * 1_024;

export interface RecordSplitter {
  /** The records that are complete by now. */
  push(text: string): readonly string[];
  /** The last record, which nothing follows. */
  end(): readonly string[];
}

/** Give it the file piece by piece. Memory is bounded by one piece and one record. */
export function splitRecords(part: UlsPart): RecordSplitter {
  const begins = `${part}|`;
  let rest = ''; // begins with the newest record, which may go on
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      const unfinished = lines.pop() ?? '';
      const records = joined(lines, begins);
      const last = records.pop();
      rest = last === undefined ? unfinished : `${last}\n${unfinished}`;
      if (rest.length <= RECORD_LIMIT) return records;
      rest = '';
      return records;
    },
    end() {
      const records = joined(rest.split('\n'), begins);
      rest = '';
      return records;
    },
  };
}

function joined(lines: readonly string[], begins: string): string[] {
  const records: string[] = [];
  for (const raw of lines) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith(begins) || records.length === 0) records.push(line);
    else if (line !== '') records[records.length - 1] += ` ${line}`;
  }
  return records;
}
