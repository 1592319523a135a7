/** How a file comes to its final bytes: grown, grown over an older one, renamed into place. */
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export type Pause = () => Promise<void>;
export type Growth = (path: string, bytes: Buffer, pause: Pause) => Promise<void>;

const PIECES = 4;

/** Piece by piece; the lengths in the header stay zero until the end. */
export function grow(lengthsAt: readonly number[]): Growth {
  return (path, bytes, pause) => growAs('w', path, bytes, { lengthsAt, pause });
}

/**
 * As app_rpt does when two transmissions begin in one second: the second writes over
 * the first from the start, and a longer first one keeps its tail.
 */
export function growOver(lengthsAt: readonly number[]): Growth {
  return async (path, bytes, pause) => {
    const flags = await growAs('r+', path, bytes, { lengthsAt, pause }).catch(isMissing);
    if (flags === 'missing') await growAs('w', path, bytes, { lengthsAt, pause });
  };
}

/** An empty file holds the name until the whole one is moved over it. */
export const overPlaceholder: Growth = async (path, bytes, pause) => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  await renamed(`${path}.cache`, path, bytes, pause);
};

/** Under a name that is no recording's, then renamed. */
export const temporaryThenRenamed: Growth = (path, bytes, pause) =>
  renamed(`${path}.tmp`, path, bytes, pause);

/** As SvxLink does: hidden while it records. */
export const hiddenThenRenamed: Growth = (path, bytes, pause) =>
  renamed(join(dirname(path), `.${basename(path)}`), path, bytes, pause);

/** As trunk-recorder does: the JSON comes when the audio is closed, and late now and then. */
export function withSidecar(lengthsAt: readonly number[]): Growth {
  return async (path, bytes, pause) => {
    await growAs('w', path, bytes, { lengthsAt, pause });
    await pause();
    await writeFile(path.replace(/\.[^.]*$/, '.json'), '{"talkgroup":91}');
  };
}

async function renamed(from: string, to: string, bytes: Buffer, pause: Pause): Promise<void> {
  await growAs('w', from, bytes, { lengthsAt: [], pause });
  await rename(from, to);
}

interface Way {
  readonly lengthsAt: readonly number[];
  readonly pause: Pause;
}

async function growAs(
  flags: 'w' | 'r+',
  path: string,
  bytes: Buffer,
  { lengthsAt, pause }: Way,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, flags);
  try {
    const unfinished = Buffer.from(bytes);
    for (const at of lengthsAt) unfinished.fill(0, at, at + 4);
    const piece = Math.ceil(bytes.length / PIECES);
    for (let at = 0; at < bytes.length; at += piece) {
      await file.write(unfinished, at, Math.min(piece, bytes.length - at), at);
      await pause();
    }
    for (const at of lengthsAt) await file.write(bytes, at, 4, at);
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): 'missing' {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
  throw error;
}
