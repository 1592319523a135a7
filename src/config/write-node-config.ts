/** Writes what `tsn node init` found and `tsn node join` learned into the node's YAML file; what else stands there stays, comments too. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Document, isMap, parseDocument } from 'yaml';
import { makeFolder, writeFileAtomic } from '../platform/atomic-file.ts';
import { TsnError } from '../platform/errors.ts';
import { defaultConfigFiles, type Surroundings } from './places.ts';

const HEAD =
  ' Written by `tsn node`. All settings: docs/configuration.md\n The private key is in a file of its own.';

/** The file that a node of this user reads when nothing else is said. */
export function ownNodeConfigFile(around: Surroundings): string {
  const [system = '/etc/tsn/node.yaml', own] = defaultConfigFiles('node', around);
  return around.root || own === undefined ? system : own;
}

/** Throws `data/not-writable`. `settings` by path: `ship.host`. */
export async function writeNodeConfig(
  path: string,
  settings: ReadonlyMap<string, string | number>,
): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    await writeFileAtomic(path, withSettings(before, settings));
  } catch (error) {
    throw new TsnError('data/not-writable', `cannot write ${path}`, { cause: error });
  }
}

/** The text of a YAML file with some settings put in. */
export function withSettings(text: string, settings: ReadonlyMap<string, string | number>): string {
  const given = parseDocument(text);
  const document = isMap(given.contents) ? given : emptyDocument();
  for (const [key, value] of settings) document.setIn(key.split('.'), value);
  // The key is in the file now: a variable that was named before would be a second place.
  if (settings.has('ship.key.file')) document.deleteIn(['ship', 'key', 'env']);
  return document.toString({ lineWidth: 0 });
}

function emptyDocument(): Document {
  const document = new Document({});
  document.commentBefore = HEAD;
  return document;
}

/** Where a joined node keeps its private key. */
export function nodeKeyFile(dataDir: string): string {
  return join(dataDir, 'node.key');
}
