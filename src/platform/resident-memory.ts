/**
 * Keeps a process that runs for months small, on machines with little memory. All of it
 * is Bun's and Linux's own: under Node, and where the system refuses, nothing happens.
 */
import { readFileSync } from 'node:fs';

interface Bun {
  gc(wait: boolean): void;
}

interface BunJsc {
  edenGC(): void;
}

interface BunFfi {
  dlopen(
    library: string,
    symbols: Record<string, { args: readonly string[]; returns: string }>,
  ): { readonly symbols: Record<string, (...args: readonly number[]) => number> };
}

/** Collects what was created lately: 2 ms, where a whole collection takes 50. */
export function collectYoung(): void {
  bunModule<BunJsc>('bun:jsc')?.edenGC();
}

/** Collects everything, and waits for it. */
export function collectAll(): void {
  bun()?.gc(true);
}

/**
 * Lets go of the pages of program files that this process has mapped and not changed: most
 * were needed to start, and never again. Those that are come back from the file by themselves.
 */
export function dropFilePages(): void {
  const advise = madvise();
  if (advise === undefined) return;
  for (const { start, end } of unchangedFileMappings(ownMappings())) {
    advise(start, end - start, MADV_DONTNEED);
  }
}

/** Empty where the system does not tell. */
function ownMappings(): string {
  try {
    return readFileSync('/proc/self/smaps', 'utf8');
  } catch {
    return '';
  }
}

interface Mapping {
  readonly start: number;
  readonly end: number;
}

/** From linux/mman.h, the same on x86-64 and arm64. */
const MADV_DONTNEED = 4;
const HEADER = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/;

/**
 * Read-only private mappings of files without a page of our own: the loader writes into
 * some and then makes them read-only, and what it wrote must not be lost. Throws nothing.
 */
export function unchangedFileMappings(smaps: string): readonly Mapping[] {
  const found: Mapping[] = [];
  let current: Mapping | undefined;
  for (const line of smaps.split('\n')) {
    const header = HEADER.exec(line);
    if (header !== null) {
      const [, start = '', end = '', mode = '', path = ''] = header;
      const isFile = path.startsWith('/') && /^r-[x-]p$/.test(mode);
      current = isFile
        ? { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }
        : undefined;
    } else if (current !== undefined && /^Anonymous:\s+0 kB$/.test(line)) found.push(current);
  }
  return found;
}

function madvise(): ((...args: readonly number[]) => number) | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const libc = bunModule<BunFfi>('bun:ffi')?.dlopen('libc.so.6', {
      madvise: { args: ['ptr', 'u64', 'i32'], returns: 'i32' },
    });
    return libc?.symbols['madvise'];
  } catch {
    return undefined; // another C library: then the pages stay
  }
}

/** Bun's own global; absent under Node, and unknown to its types. */
function bun(): Bun | undefined {
  return (globalThis as { Bun?: Bun }).Bun;
}

/** `as`: a module that only Bun has; its shape is what its documentation says. */
function bunModule<T>(name: string): T | undefined {
  if (bun() === undefined) return undefined;
  return process.getBuiltinModule(name) as T | undefined;
}
