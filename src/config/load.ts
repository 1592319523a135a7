/**
 * Reads the configuration once and answers it frozen, or throws one TsnError
 * that lists every problem. Nothing else in the program reads files or variables for settings.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
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
import { type Leaf, leavesOf, type Mode } from './leaves.ts';
import { isLoopback } from './loopback.ts';
import { NodeConfig } from './node-config.ts';
import { defaultConfigFiles, defaultDataDir, type Surroundings } from './places.ts';
import { describeProblems } from './problems.ts';
import { ServerConfig } from './server-config.ts';
import { StoreSection } from './store-config.ts';
import { hostOf } from './upload-config.ts';
import { unknownVariables } from './variables.ts';
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
  /** Things that are allowed but look like slips. */
  readonly warnings: readonly string[];
}

/** Throws `config/not-found`, `config/invalid`, `config/insecure-http`. */
export function loadServerConfig(needs: LoadNeeds): Loaded<ServerConfig> {
  const { parsed, rest } = load('server', ServerConfig, needs);
  if (!parsed.insecureHttp && !isLoopback(parsed.http.host)) {
    const message = `http.host is ${parsed.http.host}: everyone who reaches this address could read and change everything`;
    throw new TsnError('config/insecure-http', message);
  }
  refuseOpenUploads(parsed);
  return { config: deepFreeze(parsed), ...rest };
}

/** Keys of recorders would travel in the clear. */
function refuseOpenUploads({ insecureHttp, upload, web }: ServerConfig): void {
  const { listen } = upload;
  if (listen === undefined || insecureHttp || web.tls !== undefined) return;
  if (isLoopback(hostOf(listen))) return;
  const message = `upload.listen is ${listen} without a certificate: set web.tls.cert and web.tls.key, or listen on 127.0.0.1 behind a reverse proxy`;
  throw new TsnError('config/insecure-http', message);
}

/** Throws `config/not-found`, `config/invalid`. */
export function loadNodeConfig(needs: LoadNeeds): Loaded<NodeConfig> {
  const { parsed, rest } = load('node', NodeConfig, needs);
  return { config: deepFreeze(parsed), ...rest };
}

/** The data folder of a mode, also when other settings are wrong or missing. Throws `config/invalid` on bad YAML only. */
export function findDataDir(mode: Mode, needs: LoadNeeds): string {
  const layered = collect(mode, leavesOf(SCHEMAS[mode]), needs).layered;
  const dataDir = getAt(layered.tree, 'dataDir');
  return typeof dataDir === 'string' && dataDir !== ''
    ? dataDir
    : defaultDataDir(mode, needs.around);
}

export interface FoundStore {
  readonly dataDir: string;
  readonly store: StoreSection;
}

/**
 * Where the server's data lies, also when other settings are wrong or missing. Throws
 * `config/invalid` on bad YAML, and when the store's own settings are wrong.
 */
export function findStore(needs: LoadNeeds): FoundStore {
  const leaves = leavesOf(ServerConfig);
  const { file, layered } = collect('server', leaves, needs);
  const { tree, origins } = layered;
  const result = StoreSection.safeParse(getAt(tree, 'store'));
  if (result.success) return { dataDir: findDataDir('server', needs), store: result.data };
  const issues = result.error.issues.map((issue) => ({ ...issue, path: ['store', ...issue.path] }));
  const problems = describeProblems(issues, { file, leaves, origins, tree });
  throw new TsnError('config/invalid', problems.join('\n  '));
}

export const SCHEMAS = { server: ServerConfig, node: NodeConfig } as const;

function load<C>(mode: Mode, schema: z.ZodType<C>, needs: LoadNeeds) {
  const leaves = leavesOf(schema);
  const { file, layered } = collect(mode, leaves, needs);
  const result = schema.safeParse(layered.tree);
  if (!result.success) {
    const context = { file, leaves, origins: layered.origins, tree: layered.tree };
    const problems = describeProblems(result.error.issues, context);
    throw new TsnError('config/invalid', problems.join('\n  '));
  }
  const warnings = unknownVariables(needs.around.env, () =>
    Object.values(SCHEMAS).flatMap(leavesOf),
  );
  return {
    parsed: result.data,
    rest: { file: file?.path, leaves, origins: layered.origins, warnings },
  };
}

function collect(
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
