/**
 * Where the files that the executable carries (our program and its bytecode, the page, the
 * recogniser) lie in memory: Bun keeps them in a section `.bun` of its own. It is mapped
 * writable and written never, so its pages are as good as those of a file.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Mapping } from './mappings.ts';

const SECTION = '.bun';
/** Of a 64-bit ELF file, by the System V ABI: header, and one entry of the table of sections. */
const HEADER_BYTES = 64;
const ENTRY_BYTES = 64;
/** The file says itself where it is loaded; others are put anywhere. */
const FIXED_PLACE = 2;

/** Undefined when this program carries none, or is built another way. Throws nothing. */
export function embeddedFiles(path = '/proc/self/exe'): Mapping | undefined {
  try {
    return withFile(path, sectionIn);
  } catch {
    return undefined;
  }
}

type Read = (at: number, bytes: number) => Buffer;

function withFile<T>(path: string, work: (read: Read) => T): T {
  const file = openSync(path, 'r');
  try {
    return work((at, bytes) => {
      const block = Buffer.alloc(bytes);
      if (readSync(file, block, 0, bytes, at) !== bytes) throw new Error(`${path} is cut off`);
      return block;
    });
  } finally {
    closeSync(file);
  }
}

function sectionIn(read: Read): Mapping | undefined {
  const header = read(0, HEADER_BYTES);
  const isElf = header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header[5] === 1;
  if (!isElf || header.readUInt16LE(16) !== FIXED_PLACE) return undefined;
  const count = header.readUInt16LE(60);
  const table = read(Number(header.readBigUInt64LE(40)), count * ENTRY_BYTES);
  const entry = (index: number) => table.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES);
  const number = (of: Buffer, at: number) => Number(of.readBigUInt64LE(at));
  const words = entry(header.readUInt16LE(62));
  const names = read(number(words, 24), number(words, 32));
  for (let index = 0; index < count; index++) {
    const section = entry(index);
    const at = section.readUInt32LE(0);
    if (names.toString('latin1', at, names.indexOf(0, at)) !== SECTION) continue;
    const start = number(section, 16);
    return { start, end: start + number(section, 32) };
  }
  return undefined;
}

/** The whole pages of a range: its first and last may be shared with something else. */
export function wholePages({ start, end }: Mapping, pageBytes: number): Mapping {
  const up = Math.ceil(start / pageBytes) * pageBytes;
  return { start: up, end: Math.max(up, Math.floor(end / pageBytes) * pageBytes) };
}

/** One entry for each page, by Documentation/admin-guide/mm/pagemap.rst of Linux. */
const PAGE_ENTRY_BYTES = 8;
/** In the upper half: there, swapped out, of a file. */
const PRESENT = 0x80000000;
const SWAPPED = 0x40000000;
const OF_FILE = 0x20000000;

/** True when no page of the range was ever written: each is the file's own. Throws nothing. */
export function isUnchanged({ start, end }: Mapping, pageBytes: number): boolean {
  try {
    const pages = (end - start) / pageBytes;
    const at = (start / pageBytes) * PAGE_ENTRY_BYTES;
    const entries = withFile('/proc/self/pagemap', (read) => read(at, pages * PAGE_ENTRY_BYTES));
    return areOfFile(entries);
  } catch {
    return false;
  }
}

export function areOfFile(entries: Buffer): boolean {
  for (let at = 4; at < entries.length; at += PAGE_ENTRY_BYTES) {
    const upper = entries.readUInt32LE(at);
    const isThere = (upper & (PRESENT | SWAPPED)) !== 0;
    if (isThere && (upper & OF_FILE) === 0) return false;
  }
  return true;
}
