/** Writes ZIP archives, entry by entry, from text that is made piece by piece. */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipContent {
  readonly name: string;
  /** In pieces, so that a large file need not be in memory. */
  readonly pieces: Iterable<string>;
}

const SUNDAY = Date.UTC(2026, 0, 4, 8);
const FLUSH = 2; // Z_SYNC_FLUSH: the pieces of one stream can be joined
const LAST = Buffer.from([3, 0]); // an empty last block

/** `at`: when its files were last changed, UTC ms. */
export async function writeZip(
  path: string,
  contents: readonly ZipContent[],
  at = SUNDAY,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const directory: Buffer[] = [];
    let offset = 0;
    for (const content of contents) {
      const entry = await writeEntry(file, content, offset, at);
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

async function writeEntry(
  file: FileHandle,
  { name, pieces }: ZipContent,
  offset: number,
  changedAt: number,
) {
  const header = headerOf(name, new Date(changedAt));
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

function headerOf(name: string, changed: Date) {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  // Seven bits of years since 1980, month, day; hour, minute, two-second steps.
  const year = changed.getUTCFullYear() - 1980;
  local.writeUInt16LE((changed.getUTCHours() << 11) | (changed.getUTCMinutes() << 5), 10);
  local.writeUInt16LE((year << 9) | ((changed.getUTCMonth() + 1) << 5) | changed.getUTCDate(), 12);
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
