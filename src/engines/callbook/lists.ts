/** Lists in files that somebody else keeps fresh: AllStar's nodes, a club's members. Read again when they change. */
import { readFile, stat } from 'node:fs/promises';
import {
  type AllstarNodes,
  callsignIn,
  NO_NODES,
  readAllstarNodes,
} from '../../domain/callbook/allstar-nodes.ts';
import { TsnError } from '../../platform/errors.ts';

/** AllStar's has some 40,000 nodes in 3 MB. */
const MOST_BYTES = 64 * 1024 ** 2;

type OnFailure = (failure: TsnError) => void;

/** AllStar's list of nodes; see `keptList`. */
export function allstarList(path: string, onFailure: OnFailure): () => Promise<AllstarNodes> {
  return keptList({ path, onFailure, read: readAllstarNodes, none: NO_NODES });
}

/** Callsigns of a club's members, the first word of each line; see `keptList`. */
export function memberList(path: string, onFailure: OnFailure): () => Promise<ReadonlySet<string>> {
  return keptList({ path, onFailure, read: readMembers, none: new Set<string>() });
}

function readMembers(text: string): ReadonlySet<string> {
  const first = text.split(/\r?\n/).map((line) => callsignIn(line.split(/[,;\t]/)[0] ?? ''));
  return new Set(first.filter((callsign) => callsign !== undefined));
}

interface Kept<T> {
  readonly path: string;
  readonly onFailure: OnFailure;
  readonly read: (text: string) => T;
  readonly none: T;
}

/**
 * Without a readable file the last list read holds, at first an empty one; `onFailure`
 * hears of it once until the file is there again.
 */
function keptList<T>({ path, onFailure, read, none }: Kept<T>): () => Promise<T> {
  let list = none;
  let version = '';
  let failed = false;
  return async () => {
    try {
      const { size, mtimeMs } = await stat(path);
      if (size > MOST_BYTES) throw noList(`${path} is too large for a list`);
      if (version !== `${size} ${mtimeMs}`) {
        list = read(await readFile(path, 'utf8'));
        version = `${size} ${mtimeMs}`;
      }
      failed = false;
    } catch (error) {
      if (!failed)
        onFailure(error instanceof TsnError ? error : noList(`${path} cannot be read`, error));
      failed = true;
    }
    return list;
  };
}

function noList(message: string, cause?: unknown): TsnError {
  return new TsnError('callbook/no-list', message, { cause });
}
