/**
 * Keeps a process that runs for months small, on machines with little memory. All of it
 * is Bun's and Linux's own: under Node, and where the system refuses, nothing happens.
 */
import { readlinkSync } from 'node:fs';
import { bun, bunModule } from './bun.ts';
import { embeddedFiles, isUnchanged, wholePages } from './embedded-files.ts';
import { type Mapping, ownMappings, pageBytes, unchangedFileMappings } from './mappings.ts';

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
 * Lets go of all code that was compiled so far, as soon as none of it runs; what is used again
 * is compiled again: 30 ms of CPU for a node.
 */
export function forgetCode(): void {
  bun()?.shrink?.();
}

/** The program itself is mapped as long as the process lives: its places are looked up once. */
let program: readonly Mapping[] | undefined;
let embedded: { readonly range: Mapping; readonly pageBytes: number } | undefined;
let advise: ((...args: readonly number[]) => number) | undefined;

/**
 * Lets go of the pages of program files that this process has mapped and not changed: most
 * were needed to start, and never again. Those that are come back from the file by themselves.
 * Takes 10 ms.
 */
export function dropFilePages(): void {
  advise ??= madvise();
  if (advise === undefined) return;
  const smaps = ownMappings();
  const all = unchangedFileMappings(smaps);
  for (const mapping of all) drop(mapping);
  const own = ownProgram();
  program = all.filter(({ path }) => path === own);
  const carried = embeddedFiles();
  const bytes = pageBytes(smaps);
  if (carried !== undefined && bytes !== undefined) {
    embedded = { range: wholePages(carried, bytes), pageBytes: bytes };
  }
  dropEmbedded();
}

/** The same with the program's own file alone: 0.3 ms, once it is known where that lies. */
export function dropProgramPages(): void {
  if (program === undefined) {
    dropFilePages();
    return;
  }
  for (const mapping of program) drop(mapping);
  dropEmbedded();
}

function dropEmbedded(): void {
  if (embedded !== undefined && isUnchanged(embedded.range, embedded.pageBytes)) {
    drop(embedded.range);
  }
}

/** As the mappings name it, also when an update has replaced it meanwhile: `… (deleted)`. */
function ownProgram(): string | undefined {
  try {
    return readlinkSync('/proc/self/exe');
  } catch {
    return undefined;
  }
}

/** From linux/mman.h, the same on x86-64 and arm64. */
const MADV_DONTNEED = 4;

function drop({ start, end }: Mapping): void {
  advise?.(start, end - start, MADV_DONTNEED);
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
