/**
 * Reads ZIP archives (PKWARE APPNOTE 6.3, the part without ZIP64 and encryption) as
 * streams, so that an archive of any size takes little memory. Damage is found by
 * length and CRC-32 at the end of each entry.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { TsnError } from '../../platform/errors.ts';

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  readonly crc: number;
  readonly method: number;
  /** UTC ms, made from the local time that the archive states without a zone. */
  readonly modifiedAt: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
/** The end record is 22 bytes and a comment of at most 64 KiB. */
const END_BYTES = 22;
const STORED = 0;
const DEFLATED = 8;

/** The entries of the archive at `path`. Throws `callbook/damaged` when it is none. */
export async function readZip(path: string): Promise<readonly ZipEntry[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = await readAt(file, Math.max(0, size - END_BYTES - 0xffff), size);
    const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (at < 0 || tail.length < at + END_BYTES) throw damaged(path, 'is no complete ZIP archive');
    const count = tail.readUInt16LE(at + 10);
    const bytes = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (tail.readUInt32LE(at) !== END_SIGNATURE || offset + bytes > size)
      throw damaged(path, 'is cut short');
    return parseDirectory(await readAt(file, offset, offset + bytes), count, path);
  } finally {
    await file.close();
  }
}

function parseDirectory(directory: Buffer, count: number, path: string): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw damaged(path, 'has a damaged list of files');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      modifiedAt: dosTime(directory.readUInt16LE(at + 14), directory.readUInt16LE(at + 12)),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The bytes of an entry. Throws `callbook/damaged` at the end when they are not what was packed. */
export async function* readEntry(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = await startOf(path, entry);
  if (entry.compressedBytes === 0) return;
  const packed = createReadStream(path, { start, end: start + entry.compressedBytes - 1 });
  let sum = 0;
  let bytes = 0;
  try {
    for await (const chunk of entry.method === DEFLATED ? inflated(packed) : packed) {
      const piece: Buffer = chunk;
      sum = crc32(piece, sum);
      bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    if (isSystemError(error)) throw error;
    throw new TsnError('callbook/damaged', `${entry.name} in ${path} is damaged`, { cause: error });
  } finally {
    packed.destroy();
  }
  if (sum !== entry.crc || bytes !== entry.sizeBytes)
    throw damaged(path, `holds a damaged ${entry.name}`);
}

function inflated(packed: NodeJS.ReadableStream): NodeJS.ReadableStream {
  const inflate = createInflateRaw({ chunkSize: 256 * 1_024 });
  packed.once('error', (error) => inflate.destroy(error));
  return packed.pipe(inflate);
}

/** Where the bytes of an entry begin: the local header repeats the name and may add fields. */
async function startOf(path: string, entry: ZipEntry): Promise<number> {
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw damaged(path, `packs ${entry.name} in a way that tsn does not read`);
  const file = await open(path, 'r');
  try {
    const header = await readAt(file, entry.offset, entry.offset + 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_SIGNATURE)
      throw damaged(path, `holds a damaged ${entry.name}`);
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}

/** MS-DOS date and time: seven bits of years since 1980, month, day; hour, minute, two-second steps. */
function dosTime(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  return Date.UTC(year, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}

function isSystemError(error: unknown): boolean {
  return error instanceof TsnError || (error instanceof Error && 'syscall' in error);
}

function damaged(path: string, what: string): TsnError {
  return new TsnError('callbook/damaged', `${path} ${what}`);
}
