/** `<id>.manifest.json` in the inbox: checked when it gets its name, kept until the recording is in the store. */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Manifest } from '../../domain/manifest.ts';
import { removeFile } from '../../platform/atomic-file.ts';
import { TsnError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import { systemCode } from '../../platform/system-code.ts';

export interface ManifestFiles {
  /** Throws `receive/bad-manifest`. */
  put(node: string, id: string, text: string): Promise<void>;
  /** As the node wrote it; undefined when there is none, or not a whole one (power cut). */
  read(node: string, id: string): Promise<Manifest | undefined>;
  /** Text and UTC milliseconds of the last change. Throws `data/not-found`. */
  file(node: string, id: string): Promise<{ text: string; modifiedAt: number }>;
  drop(node: string, id: string): Promise<void>;
}

/** The last instant that has a four-digit year; the archive's folders are named by it. */
const LAST_INSTANT = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);

export function createManifestFiles(inboxDir: string): ManifestFiles {
  const path = (node: string, id: string): string => join(inboxDir, node, `${id}.manifest.json`);
  const text = async (node: string, id: string): Promise<string> => {
    try {
      return await readFile(path(node, id), 'utf8');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      throw new TsnError('data/not-found', `there is no ${id}.manifest.json`, { cause: error });
    }
  };
  return {
    async put(node, id, content) {
      parseManifest(content, node, id);
      await mkdir(join(inboxDir, node), { recursive: true, mode: 0o750 });
      // Not synced: without it the node sends it again, and the receipt rests on the database.
      await writeFile(`${path(node, id)}.tmp`, content, { mode: 0o640 });
      await rename(`${path(node, id)}.tmp`, path(node, id));
    },
    async read(node, id) {
      try {
        return parseManifest(await text(node, id), node, id);
      } catch (error) {
        if (error instanceof TsnError) return undefined;
        throw error;
      }
    },
    async file(node, id) {
      const content = await text(node, id);
      return { text: content, modifiedAt: Math.floor((await stat(path(node, id))).mtimeMs) };
    },
    drop: (node, id) => removeFile(path(node, id)),
  };
}

/** Throws `receive/bad-manifest` with the first thing that is wrong. */
function parseManifest(text: string, node: string, id: string): Manifest {
  const parsed = Manifest.safeParse(parseJson(text));
  const [problem] = parsed.error?.issues ?? [];
  if (parsed.data === undefined) {
    throw bad(id, `${problem?.path.join('.') || 'it'}: ${problem?.message ?? 'not readable'}`);
  }
  if (parsed.data.id !== id) throw bad(id, `its id is ${parsed.data.id}`);
  if (parsed.data.node !== node)
    throw bad(id, `its node is ${parsed.data.node}, the login ${node}`);
  if (parsed.data.recordedAt > LAST_INSTANT) throw bad(id, 'recordedAt: after the year 9999');
  return parsed.data;
}

function bad(id: string, what: string): TsnError {
  return new TsnError('receive/bad-manifest', `the manifest of ${id} is refused: ${what}`);
}
