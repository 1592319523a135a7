/**
 * Builds an engine pack for this machine: `scripts/build-engine cuda|vulkan|cpu`. Result:
 * build/out/engines/<engine>-<target>/ with the worker, the libraries that it brings along and
 * manifest.json, and the same as a .tar.gz. `tsn engines install DIR` puts it in its place.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { PACK_WORKER, type PackManifest } from '../src/engines/engine-packs/manifest.ts';
import { sha256 } from '../src/platform/hash.ts';
import { capture, run, step } from './build/run.ts';
import { whisperVersion } from './build/stage.ts';
import { hostTarget } from './build/targets.ts';
import { configure, toolchain } from './build-native.ts';

interface Recipe {
  readonly kind: PackManifest['kind'];
  readonly cmakeArgs: readonly string[];
  /** Commands that the build needs, with where they come from. */
  readonly tools: Readonly<Record<string, string>>;
  /** What the machine that runs it must have; for people. */
  readonly needs: string;
  /** Libraries that are copied beside the worker when it needs them. */
  readonly brings: RegExp;
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  cpu: {
    kind: 'cpu',
    cmakeArgs: ['-DTSN_NATIVE=ON'],
    tools: {},
    needs: 'a processor like the one that it was built on',
    brings: /^$/,
  },
  vulkan: {
    kind: 'vulkan',
    cmakeArgs: ['-DGGML_VULKAN=ON'],
    tools: { glslc: 'apt-get install -y glslc libvulkan-dev spirv-headers' },
    needs: 'libvulkan.so.1 and a Vulkan driver for the GPU',
    brings: /^$/,
  },
  cuda: {
    kind: 'cuda',
    // For which cards ggml decides by the toolkit: from Maxwell or Turing to Blackwell.
    cmakeArgs: ['-DGGML_CUDA=ON', '-DGGML_CUDA_NCCL=OFF'],
    tools: { nvcc: "NVIDIA's CUDA toolkit with cuBLAS" },
    needs: "NVIDIA's driver (libcuda.so.1)",
    brings: /^lib(cublas|cublasLt|cudart)\.so/,
  },
};

function build(name: string, recipe: Recipe): void {
  for (const [tool, source] of Object.entries(recipe.tools)) requireTool(tool, source);
  const target = hostTarget();
  const tools = toolchain(target);
  const cmakeArgs = [...tools.cmakeArgs, ...recipe.cmakeArgs];
  const folder = configure(target, { ...tools, cmakeArgs }, `-${name}`);
  step(`compiling the engine ${name} (many minutes for a GPU)`);
  run('cmake', ['--build', folder, '--target', PACK_WORKER, '--parallel', '2']);
  const pack = resolve('build/out/engines', `${name}-${target}`);
  rmSync(pack, { recursive: true, force: true });
  mkdirSync(pack, { recursive: true });
  copyFileSync(join(folder, PACK_WORKER), join(pack, PACK_WORKER));
  for (const library of libraries(join(pack, PACK_WORKER), recipe.brings))
    copyFileSync(library.path, join(pack, library.name));
  writeFileSync(join(pack, 'manifest.json'), manifestText(name, recipe, pack));
  run('tar', ['-C', 'build/out/engines', '-czf', `${pack}.tar.gz`, basename(pack)]);
  step(`${pack}.tar.gz`);
}

function manifestText(name: string, { kind, needs }: Recipe, pack: string): string {
  const files = Object.fromEntries(
    readdirSync(pack)
      .sort()
      .map((file) => [file, sha256(readFileSync(join(pack, file)))]),
  );
  const target = hostTarget();
  const manifest: PackManifest = {
    name: `${name}-${target}`,
    kind,
    target,
    whisperVersion: whisperVersion(),
    needs,
    files,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Shared libraries that the loader finds here for `program` and that a pack brings along. */
function libraries(program: string, brings: RegExp): { name: string; path: string }[] {
  return capture('ldd', [program])
    .split('\n')
    .flatMap((line) => {
      const [, name = '', path = ''] = /^\s*(\S+) => (\S+)/.exec(line) ?? [];
      return brings.test(name) && existsSync(path) ? [{ name, path: realpathSync(path) }] : [];
    });
}

function requireTool(tool: string, source: string): void {
  if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(`${tool} is missing: ${source}`);
}

const name = process.argv[2] ?? '';
const recipe = RECIPES[name];
try {
  if (recipe === undefined)
    throw new Error(`usage: scripts/build-engine ${Object.keys(RECIPES).join('|')}`);
  build(name, recipe);
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
