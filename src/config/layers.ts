/**
 * Configuration comes in layers; a later one wins: defaults, file, environment,
 * flags. Each value remembers where it came from.
 */
import { isAbsolute, resolve } from 'node:path';
import type { Leaf } from './leaves.ts';
import { isRecord } from './yaml-file.ts';

/** The tree that the schema will judge, and the origin of each setting in it. */
export interface Layered {
  readonly tree: Record<string, unknown>;
  /** By path: `file`, `TSN_SHIP_HOST`, `--ship-host`, `computed`. */
  readonly origins: Map<string, string>;
}

/** Settings that are paths: relative ones belong to the file's folder, or to where the command runs. */
const PATHS = new Set([
  'dataDir',
  'watch.dir',
  'ship.key.file',
  'storage.dir',
  'storage.s3.accessKey.file',
  'storage.s3.secretKey.file',
  'ship.caFile',
  'web.tls.cert',
  'web.tls.key',
  'archive.moveTo',
  'callbook.allstarNodes',
  'callbook.members',
  'callbook.qrz.password.file',
  'callbook.hamqth.password.file',
  'store.password.file',
  'store.ca',
  'transcribe.model',
]);

export function startLayers(
  fileTree: Readonly<Record<string, unknown>>,
  leaves: readonly Leaf[],
): Layered {
  const tree = structuredClone(fileTree);
  dropEmpty(tree, new Set(leaves.flatMap(({ path }) => prefixesOf(path))), '');
  const set = leaves.filter((leaf) => getAt(tree, leaf.path) !== undefined);
  return { tree, origins: new Map(set.map((leaf) => [leaf.path, 'file'])) };
}

/** A key with nothing behind it says nothing: `log:` alone is an empty section. Unknown keys stay, to be told. */
function dropEmpty(tree: Record<string, unknown>, known: ReadonlySet<string>, above: string): void {
  for (const [key, value] of Object.entries(tree)) {
    const path = `${above}${key}`;
    if (value === null && known.has(path)) delete tree[key];
    if (isRecord(value)) dropEmpty(value, known, `${path}.`);
  }
}

/** `ship`, `ship.key`, `ship.key.file` */
export function prefixesOf(path: string): readonly string[] {
  return path.split('.').map((_, index, words) => words.slice(0, index + 1).join('.'));
}

/** Lays one value over the others; its rivals in the same group go. */
export function lay(
  layered: Layered,
  leaf: Leaf,
  text: string,
  origin: string,
  rivals: readonly Leaf[],
): void {
  for (const rival of rivals.filter((other) => other.group === leaf.group)) {
    if (leaf.group === undefined || rival.path === leaf.path) continue;
    removeAt(layered.tree, rival.path);
    layered.origins.delete(rival.path);
  }
  setAt(layered.tree, leaf.path, readText(text, leaf));
  layered.origins.set(leaf.path, origin);
}

/** Text of a variable or a flag as the kind of value that the setting takes; the schema judges the rest. */
function readText(text: string, leaf: Leaf): unknown {
  const numeric = leaf.kind === 'number' || leaf.kind === 'text-or-number';
  if (numeric && /^-?\d+$/.test(text)) return Number(text);
  if (leaf.kind === 'boolean' && (text === 'true' || text === '1')) return true;
  if (leaf.kind === 'boolean' && (text === 'false' || text === '0')) return false;
  return text;
}

/** Makes paths absolute: relative to `folder` where they came from `origin`, and `~/` to the home. */
export function resolvePaths(
  layered: Layered,
  fileFolder: string,
  cwd: string,
  home: string | undefined,
): void {
  const sourceDirs = sourcePaths(layered.tree).map((path) => `${path}.dir`);
  for (const path of new Set([...PATHS, ...sourceDirs, ...ownPaths(layered.tree)])) {
    const value = getAt(layered.tree, path);
    if (typeof value !== 'string' || value === '' || isAbsolute(value)) continue;
    if (MODELS.test(path) && !value.includes('/')) continue; // a published name
    const isInFile = layered.origins.get(path) === 'file' || ONLY_IN_FILES.test(path);
    const folder = isInFile ? fileFolder : cwd;
    const inHome = value.startsWith('~/') && home !== undefined;
    setAt(layered.tree, path, inHome ? resolve(home, value.slice(2)) : resolve(folder, value));
  }
}

/** What has no variables and no flags, because operators choose its names. */
const ONLY_IN_FILES =
  /^(sources|transcribe\.(chain|nodes)|receive\.(drop|senders)|webhooks|nets)\./;

/** Settings that are the path of a file, or a name. */
const MODELS = /^(transcribe|nets)\.(.+\.)?model$/;

/** Paths below names, or places in a list, that operators choose: `transcribe.chain.cloud.key.file`. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  'transcribe.chain': ['key.file'],
  'transcribe.nodes': ['model'],
  'receive.drop': ['dir', 'moveTo'],
  'receive.senders': ['password.file'],
  webhooks: ['secret.file'],
  nets: ['model'],
};

function ownPaths(tree: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(BELOW).flatMap(([section, settings]) => {
    const inner = getAt(tree, section);
    const names = typeof inner === 'object' && inner !== null ? Object.keys(inner) : [];
    return names.flatMap((name) => settings.map((setting) => `${section}.${name}.${setting}`));
  });
}

/** Where the sections of a node's recorders stand: `watch`, `sources.air`. */
export function sourcePaths(tree: Readonly<Record<string, unknown>>): readonly string[] {
  const { watch, sources } = tree;
  const more = isRecord(sources) ? Object.keys(sources).map((name) => `sources.${name}`) : [];
  return watch === undefined ? more : ['watch', ...more];
}

/** `sources:` with nothing behind it says nothing. */
export function dropEmptySources(tree: Record<string, unknown>): void {
  if (tree['sources'] === null) delete tree['sources'];
}

/** What stands at `ship.key.file`, or at `nets.0.name`, the first of a list. */
export function getAt(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) ? inner[key] : undefined;
  }, tree);
}

export function setAt(tree: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  let inner = tree;
  for (const key of keys) {
    const next = inner[key];
    const opened = isRecord(next) || Array.isArray(next) ? next : {};
    inner[key] = opened;
    inner = opened as Record<string, unknown>; // as: a place in a list is a key, too
  }
  inner[last] = value;
}

function removeAt(tree: Record<string, unknown>, path: string): void {
  const keys = path.split('.');
  const last = keys.pop() ?? path;
  const parent = keys.length === 0 ? tree : getAt(tree, keys.join('.'));
  if (isRecord(parent)) delete parent[last];
}
