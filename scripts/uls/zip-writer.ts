/** Writes ZIP archives, entry by entry, from text that is made piece by piece. */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipContent {
  readonly name: string;
  /** In pieces, so that a large file need not be in memory. */
  readonly pieces: Iterable<string>;
}

/** 2026-01-04 08:00, as MS-DOS writes date and time. */
const DOS_TIME = 8 << 11;
const DOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 4;
const FLUSH = 2; // Z_SYNC_FLUSH: the pieces of one stream can be joined
const LAST = Buffer.from([3, 0]); // an empty last block

export async function writeZip(path: string, contents: readonly ZipContent[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    const directory: Buffer[] = [];
    let offset = 0;
    for (const content of contents) {
      const entry = await writeEntry(file, content, offset);
      directory.push(entry.listed);
      offset = entry.end;
    }
    const list = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(contents.length, 8);
    end.writeUInt16LE(contents.length, 10);
    end.writeUInt32LE(list.length, 12);
    end.writeUInt32LE(offset, 16);
    await file.write(Buffer.concat([list, end]), 0, list.length + end.length, offset);
  } finally {
    await file.close();
  }
}

async function writeEntry(file: FileHandle, { name, pieces }: ZipContent, offset: number) {
  const header = headerOf(name);
  let at = offset + 30 + header.name.length;
  let [crc, bytes, packed] = [0, 0, 0];
  const put = async (piece: Buffer): Promise<void> => {
    await file.write(piece, 0, piece.length, at);
    at += piece.length;
    packed += piece.length;
  };
  for (const text of pieces) {
    const piece = Buffer.from(text, 'latin1');
    crc = crc32(piece, crc);
    bytes += piece.length;
    await put(deflateRawSync(piece, { level: 1, finishFlush: FLUSH }));
  }
  await put(LAST);
  header.local.writeUInt32LE(crc, 14);
  header.local.writeUInt32LE(packed, 18);
  header.local.writeUInt32LE(bytes, 22);
  const local = Buffer.concat([header.local, header.name]);
  await file.write(local, 0, local.length, offset);
  return { listed: listedAs(header, offset), end: at };
}

function headerOf(name: string) {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(DOS_TIME, 10);
  local.writeUInt16LE(DOS_DATE, 12);
  local.writeUInt16LE(Buffer.byteLength(name), 26);
  return { local, name: Buffer.from(name) };
}

/** The entry in the archive's list repeats the local header's fields. */
function listedAs({ local, name }: ReturnType<typeof headerOf>, offset: number): Buffer {
  const listed = Buffer.alloc(46);
  listed.writeUInt32LE(0x02014b50, 0);
  listed.writeUInt16LE(20, 4);
  local.copy(listed, 6, 4, 30);
  listed.writeUInt32LE(offset, 42);
  return Buffer.concat([listed, name]);
}
