/**
 * Builds the executables: `npm run build -- [--target host|linux-x64|linux-arm64]`
 * (default: both). Results: build/out/tsn-<target>.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bunRuntime, hostBun } from './bun-runtime.ts';
import { capture, run, step } from './run.ts';
import { stageAssets } from './stage.ts';
import { parseTargets, type Target } from './targets.ts';

const ENTRY = 'src/main.ts';

/** Parts of libraries that only matter on a developer's machine or need native code of their own. */
const EXTERNAL = [
  'react-devtools-core',
  'cpu-features',
  '*sshcrypto.node',
  '@wasm-audio-decoders/opus-ml', // speech enhancement of ogg-opus-decoder, 8 MB, never asked for
];

function compile(target: Target): void {
  const assets = stageAssets(target);
  const scratch = resolve('build/out/scratch', target);
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const made = join(scratch, 'tsn');
  step(`compiling ${target}`);
  run(hostBun(), [
    'build',
    '--compile',
    `--target=bun-${target}`,
    `--compile-executable-path=${bunRuntime(target)}`,
    '--splitting',
    '--minify',
    '--bytecode',
    '--format=esm',
    '--sourcemap=none',
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    ...EXTERNAL.flatMap((name) => ['--external', name]),
    '--asset',
    assets,
    '--define',
    'process.env.NODE_ENV="production"',
    '--define',
    `TSN_BUILD=${JSON.stringify(buildInfo())}`,
    `--outfile=${made}`,
    ENTRY,
  ]);
  const result = `build/out/tsn-${target}`;
  // A rename also works while the old file runs; writing into it would not.
  renameSync(made, result);
  step(`${result} (${Math.round(statSync(result).size / 1e6)} MB)`);
}

function buildInfo(): { version: string; commit: string } {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const dirty = capture('git', ['status', '--porcelain', '--untracked-files=no']) === '' ? '' : '+';
  return { version, commit: `${capture('git', ['rev-parse', '--short=12', 'HEAD'])}${dirty}` };
}

const { values } = parseArgs({ options: { target: { type: 'string' } } });
const targets = parseTargets(values.target);
run(process.execPath, ['scripts/build-web.ts']);
for (const target of targets) {
  run(process.execPath, ['scripts/build-native.ts', '--target', target]);
  compile(target);
}
