/**
 * Builds the recogniser's worker: `node scripts/build-native.ts [--target host|linux-x64|linux-arm64]`
 * (default: host). Result: build/out/native/<target>/tsn-whisperd, for x64 tsn-whisperd-avx512 beside it. A stamp beside it holds the hash of all that went
 * in, so that an unchanged worker is not built again.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256 } from '../src/platform/hash.ts';
import { capture, run, step } from './build/run.ts';
import { hostTarget, parseTargets, type Target } from './build/targets.ts';

const SOURCE = 'src/native';
const CARRIER = 'node_modules/nodejs-whisper';
const WHISPER_TREE = join(CARRIER, 'cpp/whisper.cpp');
const PROGRAM = 'tsn-whisperd';

/** Workers of one target, for different processors. */
interface Variant {
  /** Behind the program's and the build folder's name. */
  readonly suffix: string;
  readonly cmakeArgs: readonly string[];
}

const BASELINE: Variant = { suffix: '', cmakeArgs: [] };
const VARIANTS: Readonly<Record<Target, readonly Variant[]>> = {
  'linux-x64': [BASELINE, { suffix: '-avx512', cmakeArgs: ['-DTSN_AVX512=ON'] }],
  'linux-arm64': [BASELINE],
};
/** The machines that build are shared with whatever else runs there. */
const BUILD_JOBS = '2';

export interface Toolchain {
  readonly cc: string;
  readonly cxx: string;
  /** Debian package that brings it. */
  readonly aptPackage: string;
  readonly cmakeArgs: readonly string[];
}

export function toolchain(target: Target): Toolchain {
  if (target === hostTarget()) return { cc: 'gcc', cxx: 'g++', aptPackage: 'g++', cmakeArgs: [] };
  const machine = target === 'linux-arm64' ? 'aarch64' : 'x86_64';
  const prefix = `${machine}-linux-gnu`;
  return {
    cc: `${prefix}-gcc`,
    cxx: `${prefix}-g++`,
    aptPackage: `g++-${prefix.replace('_', '-')}`,
    cmakeArgs: ['-DCMAKE_SYSTEM_NAME=Linux', `-DCMAKE_SYSTEM_PROCESSOR=${machine}`],
  };
}

function build(target: Target, variant: Variant): void {
  const chain = toolchain(target);
  const tools = { ...chain, cmakeArgs: [...chain.cmakeArgs, ...variant.cmakeArgs] };
  for (const [command, aptPackage] of [
    ['cmake', 'cmake'],
    ['make', 'make'],
    [tools.cxx, tools.aptPackage],
  ] as const)
    requireTool(command, aptPackage);
  const name = `${PROGRAM}${variant.suffix}`;
  const made = resolve('build/out/native', target, name);
  const stamp = `${made}.inputs`;
  const inputs = inputsHash(tools);
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
    step(`${name} for ${target} is up to date`);
    return;
  }
  step(`compiling ${name} for ${target} (a minute or two)`);
  const folder = configure(target, tools, variant.suffix);
  run('cmake', ['--build', folder, '--target', PROGRAM, '--parallel', BUILD_JOBS]);
  mkdirSync(resolve('build/out/native', target), { recursive: true });
  install(join(folder, PROGRAM), made);
  writeFileSync(stamp, inputs);
}

/** Prepares the build folder of `target` and answers its path. */
export function configure(target: Target, tools = toolchain(target), suffix = ''): string {
  const folder = resolve('build/out/cmake', `${target}${suffix}`);
  run('cmake', [
    '-S',
    SOURCE,
    '-B',
    folder,
    '--log-level=WARNING',
    '-Wno-dev',
    '-DCMAKE_BUILD_TYPE=Release',
    `-DCMAKE_C_COMPILER=${tools.cc}`,
    `-DCMAKE_CXX_COMPILER=${tools.cxx}`,
    `-DWHISPER_DIR=${resolve(WHISPER_TREE)}`,
    ...tools.cmakeArgs,
  ]);
  return folder;
}

/** By rename: the old file may be running. */
function install(from: string, to: string): void {
  const partial = `${to}.partial`;
  copyFileSync(from, partial);
  renameSync(partial, to);
}

function inputsHash(tools: Toolchain): string {
  const sources = readdirSync(SOURCE)
    .filter((name) => !name.endsWith('.md'))
    .sort()
    .map((name) => `${name} ${sha256(readFileSync(join(SOURCE, name)))}`);
  const { version } = JSON.parse(readFileSync(join(CARRIER, 'package.json'), 'utf8'));
  const compiler = capture(tools.cxx, ['--version']).split('\n')[0];
  return sha256([...sources, String(version), compiler, ...tools.cmakeArgs].join('\n'));
}

function requireTool(command: string, aptPackage: string): void {
  if (spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(`${command} is missing. Install it: apt-get install -y ${aptPackage}`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { target: { type: 'string', default: 'host' } } });
  try {
    if (!existsSync(WHISPER_TREE)) throw new Error(`${WHISPER_TREE} is missing. Run: npm ci`);
    for (const target of parseTargets(values.target)) {
      for (const variant of VARIANTS[target]) build(target, variant);
    }
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
