/** The ULS files of one publication: a ZIP archive as the FCC publishes it, or the folder it was unpacked into. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ULS_PARTS, type UlsPart } from '../../domain/callbook/uls.ts';
import { TsnError } from '../../platform/errors.ts';
import { readEntry, readZip, type ZipEntry } from './zip.ts';

/** `full`: all licences there are (`l_amat.zip`, weekly). `daily`: the changes of one day (`l_am_mon.zip` …). */
export type UlsKind = 'full' | 'daily';

export interface UlsFile {
  readonly sizeBytes: number;
  bytes(): AsyncIterable<Buffer>;
}

export interface UlsFiles {
  /** As it was given. */
  readonly name: string;
  /** By its name; undefined when the name says nothing. */
  readonly kind: UlsKind | undefined;
  /** When the register was written out, UTC ms; from the file times. */
  readonly dataAt: number;
  /** Tells the same publication again, whatever it is called. */
  readonly fingerprint: string;
  readonly parts: { readonly [Part in UlsPart]: UlsFile };
}

/** Throws `data/not-found`, `callbook/not-uls`, `callbook/damaged`. */
export async function openUlsFiles(path: string): Promise<UlsFiles> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new TsnError('data/not-found', `there is no file ${path}`, { cause: error });
  });
  const found = facts.isDirectory() ? await inFolder(path) : await inZip(path);
  const [HD, AM, EN] = ULS_PARTS.map((part) => found.get(`${part}.dat`));
  if (HD === undefined || AM === undefined || EN === undefined) {
    const missing = ULS_PARTS.filter((part) => !found.has(`${part}.dat`));
    const names = missing.map((part) => `${part}.dat`).join(', ');
    throw new TsnError('callbook/not-uls', `${path} does not hold ${names}`);
  }
  const files = [HD, AM, EN];
  return {
    name: path,
    kind: kindOf(path),
    dataAt: Math.max(...files.map(({ modifiedAt }) => modifiedAt)),
    fingerprint: createHash('sha256')
      .update(files.map(({ mark }) => mark).join('\n'))
      .digest('hex'),
    parts: { HD, AM, EN },
  };
}

interface FoundFile extends UlsFile {
  readonly modifiedAt: number;
  readonly mark: string;
}

async function inZip(path: string): Promise<ReadonlyMap<string, FoundFile>> {
  const entries = await readZip(path);
  return new Map(entries.map((entry) => [entry.name, zipped(path, entry)]));
}

function zipped(path: string, entry: ZipEntry): FoundFile {
  const { name, crc, sizeBytes, modifiedAt } = entry;
  return {
    sizeBytes,
    modifiedAt,
    mark: `${name} ${sizeBytes} ${crc}`,
    bytes: () => readEntry(path, entry),
  };
}

async function inFolder(folder: string): Promise<ReadonlyMap<string, FoundFile>> {
  const found = new Map<string, FoundFile>();
  for (const name of await readdir(folder)) {
    const part = ULS_PARTS.find((known) => name.toUpperCase() === `${known}.DAT`);
    if (part === undefined) continue;
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    found.set(`${part}.dat`, {
      sizeBytes: size,
      modifiedAt: Math.floor(mtimeMs),
      mark: `${part}.dat ${size} ${mtimeMs}`,
      bytes: () => createReadStream(path, { highWaterMark: 256 * 1_024 }),
    });
  }
  return found;
}

function kindOf(path: string): UlsKind | undefined {
  const name = basename(resolve(path)).toLowerCase();
  if (name.startsWith('l_amat')) return 'full';
  return /^l_am_(mon|tue|wed|thu|fri|sat|sun|\d{6,8})\b/.test(name) ? 'daily' : undefined;
}
