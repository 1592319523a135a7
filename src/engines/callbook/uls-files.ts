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

/**
 * `given`: what a person says that it is. Of a day without changes of a kind that part is missing,
 * of one without any only `counts` is there; a full publication holds all parts.
 * Throws `file/not-found`, `callbook/not-uls`, `callbook/damaged`.
 */
export async function openUlsFiles(path: string, given?: UlsKind): Promise<UlsFiles> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new TsnError('file/not-found', `there is no file ${path}`, { cause: error });
  });
  const found = facts.isDirectory() ? await inFolder(path) : await inZip(path);
  const kind = given ?? kindOf(path);
  const parts = ULS_PARTS.flatMap((part) => found.get(`${part}.dat`) ?? []);
  const counts = found.get(COUNTS);
  const files = parts.length > 0 || counts === undefined ? parts : [counts];
  if (parts.length < ULS_PARTS.length && (kind !== 'daily' || files.length === 0)) {
    const missing = ULS_PARTS.filter((part) => !found.has(`${part}.dat`));
    const names = missing.map((part) => `${part}.dat`).join(', ');
    throw new TsnError('callbook/not-uls', `${path} does not hold ${names}`);
  }
  const partOf = (part: UlsPart): UlsFile => found.get(`${part}.dat`) ?? NOTHING;
  return {
    name: path,
    kind,
    dataAt: Math.max(...files.map(({ modifiedAt }) => modifiedAt)),
    fingerprint: createHash('sha256')
      .update(files.map(({ mark }) => mark).join('\n'))
      .digest('hex'),
    parts: { HD: partOf('HD'), AM: partOf('AM'), EN: partOf('EN') },
  };
}

/** Stands in every archive of the FCC, whatever else does. */
const COUNTS = 'counts';

const NOTHING: UlsFile = { sizeBytes: 0, bytes: async function* () {} };

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
    if (part === undefined && name !== COUNTS) continue;
    const known = part === undefined ? COUNTS : `${part}.dat`;
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    found.set(known, {
      sizeBytes: size,
      modifiedAt: Math.floor(mtimeMs),
      mark: `${known} ${size} ${mtimeMs}`,
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
