/** The list of AllStar nodes in a file that AllStar's own updater keeps fresh; read again when it changes. */
import { readFile, stat } from 'node:fs/promises';
import {
  type AllstarNodes,
  NO_NODES,
  readAllstarNodes,
} from '../../domain/callbook/allstar-nodes.ts';
import { TsnError } from '../../platform/errors.ts';

/** The real one has some 40,000 nodes in 3 MB. */
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * Without a readable file the last one read holds, at first an empty one; `onFailure`
 * hears of it once until the file is there again.
 */
export function allstarList(
  path: string,
  onFailure: (failure: TsnError) => void,
): () => Promise<AllstarNodes> {
  let nodes = NO_NODES;
  let version = '';
  let failed = false;
  return async () => {
    try {
      const { size, mtimeMs } = await stat(path);
      if (size > MOST_BYTES) throw noList(`${path} is too large for a list of nodes`);
      if (version !== `${size} ${mtimeMs}`) {
        nodes = readAllstarNodes(await readFile(path, 'utf8'));
        version = `${size} ${mtimeMs}`;
      }
      failed = false;
    } catch (error) {
      if (!failed)
        onFailure(error instanceof TsnError ? error : noList(`${path} cannot be read`, error));
      failed = true;
    }
    return nodes;
  };
}

function noList(message: string, cause?: unknown): TsnError {
  return new TsnError('callbook/no-node-list', message, { cause });
}
