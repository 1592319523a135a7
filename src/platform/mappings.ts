/** The pieces of a process's memory, as Linux lists them in /proc/self/smaps. Throws nothing. */
import { readFileSync } from 'node:fs';

export interface Mapping {
  readonly start: number;
  readonly end: number;
}

export interface FileMapping extends Mapping {
  readonly path: string;
}

/** /proc/self/smaps; empty where the system does not tell. */
export function ownMappings(): string {
  try {
    return readFileSync('/proc/self/smaps', 'utf8');
  } catch {
    return '';
  }
}

const HEADER = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/;

/**
 * Read-only private mappings of files without a page of our own: the loader writes into
 * some and then makes them read-only, and what it wrote must not be lost.
 */
export function unchangedFileMappings(smaps: string): readonly FileMapping[] {
  const found: FileMapping[] = [];
  let current: FileMapping | undefined;
  for (const line of smaps.split('\n')) {
    const header = HEADER.exec(line);
    if (header !== null) {
      const [, start = '', end = '', mode = '', path = ''] = header;
      const isFile = path.startsWith('/') && /^r-[x-]p$/.test(mode);
      current = isFile
        ? { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), path }
        : undefined;
    } else if (current !== undefined && /^Anonymous:\s+0 kB$/.test(line)) found.push(current);
  }
  return found;
}

/** Of one page of memory: 4 KB, or 16 KB on a Raspberry Pi 5. Undefined where it is not told. */
export function pageBytes(smaps: string): number | undefined {
  const kb = /^KernelPageSize:\s+(\d+) kB$/m.exec(smaps)?.[1];
  return kb === undefined ? undefined : Number(kb) * 1024;
}
