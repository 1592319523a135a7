/**
 * Reads the part of another program's log that is wanted, and little more: the
 * begin is found by halving, so that a day of a busy repeater costs a dozen short
 * reads. The log grows at its end; nothing is kept between two calls.
 */
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Where a line stands; undefined when it does not say. Lines stand in this order. */
export type Place = (line: string) => 'before' | 'within' | 'after' | undefined;

const BLOCK_BYTES = 4 * 1024;
const CHUNK_BYTES = 32 * 1024;
/** Never more than this for one question, whatever lies there. */
const MOST_BYTES = 256 * 1024;

/**
 * The whole lines that are `within`; one that is still being written is left out.
 * Undefined when there is no such file, or none that can be read.
 */
export async function readLogWindow(path: string, place: Place): Promise<string[] | undefined> {
  if (!existsSync(path)) return undefined; // most recorders write none, and a failure is dear
  // Should a pipe have this name: do not wait for somebody to write into it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return undefined;
    return await linesFrom(file, await startOf(file, facts.size, place), place);
  } catch {
    return undefined; // a failing card, a folder that went away: the audio matters more
  } finally {
    await file.close();
  }
}

/** An offset at which a line begins, at most a block before the first that is not `before`. */
async function startOf(file: FileHandle, sizeBytes: number, place: Place): Promise<number> {
  let [low, high] = [0, sizeBytes];
  while (high - low > BLOCK_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstPlaced(file, middle, place);
    if (found?.place === 'before') low = found.endsAt;
    else high = middle;
  }
  return low;
}

/** The first line after `offset` that says where it stands, and where the next one begins. */
async function firstPlaced(file: FileHandle, offset: number, place: Place) {
  const [, ...lines] = await readLines(file, offset, BLOCK_BYTES);
  for (const { text, endsAt } of lines) {
    const found = place(text);
    if (found !== undefined) return { place: found, endsAt };
  }
  return undefined;
}

async function linesFrom(file: FileHandle, start: number, place: Place): Promise<string[]> {
  const wanted: string[] = [];
  for (let offset = start; offset - start < MOST_BYTES; ) {
    const lines = await readLines(file, offset, CHUNK_BYTES);
    for (const { text } of lines) {
      const found = place(text);
      if (found === 'after') return wanted;
      if (found === 'within') wanted.push(text);
    }
    const last = lines.at(-1);
    // The end, or noise longer than any line.
    if (last === undefined) return wanted;
    offset = last.endsAt;
  }
  return wanted;
}

/** The whole lines of one read; the first may have begun before it. */
async function readLines(file: FileHandle, offset: number, bytes: number) {
  const block = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(block, 0, bytes, offset);
  const lines: { readonly text: string; readonly endsAt: number }[] = [];
  for (let from = 0; ; ) {
    const end = block.subarray(0, bytesRead).indexOf(0x0a, from);
    if (end < 0) return lines;
    lines.push({ text: block.toString('latin1', from, end), endsAt: offset + end + 1 });
    from = end + 1;
  }
}
