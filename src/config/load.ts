/**
 * Reads the configuration once and answers it frozen, or throws one TsnError
 * that lists every problem. Nothing else in the program reads files or variables for settings.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Recorder, UTC_RECORDERS } from '../domain/recording.ts';
import { TsnError } from '../platform/errors.ts';
import {
  dropEmptySources,
  getAt,
  type Layered,
  lay,
  resolvePaths,
  setAt,
  sourcePaths,
  startLayers,
} from './layers.ts';
import { type Leaf, leavesOf, type Mode, type ModeSettings } from './leaves.ts';
import { NODE, type NodeConfig } from './node-config.ts';
import { defaultConfigFiles, defaultDataDir, type Surroundings } from './places.ts';
import { describeProblems } from './problems.ts';
import { readYamlFile, type YamlFile } from './yaml-file.ts';

export interface LoadNeeds {
  readonly around: Surroundings;
  /** `--config FILE`. */
  readonly configFile?: string | undefined;
  /** Flags given, by path: `{'ship.hostKey': 'SHA256:…'}`. */
  readonly flags?: Readonly<Record<string, string>>;
}

export interface Loaded<C> {
  readonly config: C;
  /** The file it came from; undefined when there was none. */
  readonly file: string | undefined;
  readonly leaves: readonly Leaf[];
  /** By path; a setting that is not in it has its default. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Throws `config/not-found`, `config/not-joined`, `config/invalid`. */
export function loadNodeConfig(needs: LoadNeeds): Loaded<NodeConfig> {
  return load(NODE, needs);
}

/** The data folder of a mode, also when other settings are wrong or missing. Throws `config/invalid` on bad YAML only. */
export function findDataDir({ mode, schema }: ModeSettings, needs: LoadNeeds): string {
  const { layered } = collect(mode, leavesOf(schema), needs);
  const dataDir = getAt(layered.tree, 'dataDir');
  return typeof dataDir === 'string' && dataDir !== ''
    ? dataDir
    : defaultDataDir(mode, needs.around);
}

/** Reads, checks and freezes them. Throws `config/not-found`, `config/invalid`. */
export function load<C>({ mode, schema }: ModeSettings<C>, needs: LoadNeeds): Loaded<C> {
  const leaves = leavesOf(schema);
  const { file, layered } = collect(mode, leaves, needs);
  const result = schema.safeParse(layered.tree);
  if (!result.success) {
    if (mode === 'node' && file === undefined && getAt(layered.tree, 'ship') === undefined)
      throw notJoined(needs);
    const context = { file, leaves, origins: layered.origins, tree: layered.tree };
    const problems = describeProblems(result.error.issues, context);
    throw new TsnError('config/invalid', problems.join('\n  '));
  }
  const config = deepFreeze(result.data);
  return { config, file: file?.path, leaves, origins: layered.origins };
}

/** Nothing was ever written here: a list of what is missing would help nobody. */
function notJoined({ around }: LoadNeeds): TsnError {
  const places = defaultConfigFiles('node', around).join(' nor ');
  return new TsnError('config/not-joined', `this node has joined no server: there is no ${places}`);
}

export function collect(
  mode: Mode,
  leaves: readonly Leaf[],
  needs: LoadNeeds,
): { file: YamlFile | undefined; layered: Layered } {
  const { around } = needs;
  const path = findFile(mode, needs);
  const file = path === undefined ? undefined : readYamlFile(path);
  const layered = startLayers(file?.tree ?? {}, leaves);
  for (const leaf of leaves) layVariable(mode, layered, leaf, leaves, around);
  for (const leaf of leaves) {
    const text = needs.flags?.[leaf.path];
    if (text !== undefined) lay(layered, leaf, text, leaf.flag, leaves);
  }
  dropEmptySources(layered.tree);
  resolvePaths(layered, path === undefined ? around.cwd : dirname(path), around.cwd, around.home);
  computeDefaults(mode, layered, around);
  return { file, layered };
}

function findFile(mode: Mode, { around, configFile }: LoadNeeds): string | undefined {
  const given = configFile ?? around.env['TSN_CONFIG'];
  if (given !== undefined && given !== '') return resolve(around.cwd, given);
  return defaultConfigFiles(mode, around).find((path) => existsSync(path));
}

function layVariable(
  mode: Mode,
  layered: Layered,
  leaf: Leaf,
  leaves: readonly Leaf[],
  around: Surroundings,
): void {
  const text = around.env[leaf.env];
  if (text !== undefined && text !== '') {
    lay(layered, leaf, text, leaf.env, leaves);
    return;
  }
  const shared = around.env['TSN_DATA'];
  if (leaf.path === 'dataDir' && shared !== undefined && shared !== '') {
    lay(layered, leaf, defaultDataDir(mode, around), 'TSN_DATA', leaves);
  }
}

/** Defaults that depend on the machine or on other settings. */
function computeDefaults(mode: Mode, { tree, origins }: Layered, around: Surroundings): void {
  const put = (path: string, value: unknown): void => {
    if (value === undefined || getAt(tree, path) !== undefined) return;
    setAt(tree, path, value);
    origins.set(path, 'computed');
  };
  put('dataDir', defaultDataDir(mode, around));
  if (mode === 'server') return;
  for (const source of sourcePaths(tree)) {
    const recorder = getAt(tree, `${source}.recorder`);
    put(`${source}.timeZone`, UTC_RECORDERS.has(recorder as Recorder) ? 'UTC' : around.timeZone); // as: asked, not believed
  }
  if (getAt(tree, 'ship') === undefined) return;
  put('ship.user', getAt(tree, 'nodeId'));
  if (getAt(tree, 'ship.key') === undefined)
    put('ship.key.file', `${String(getAt(tree, 'dataDir'))}/node.key`);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
