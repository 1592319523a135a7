/** Lays out what an executable carries, under build/out/stage/<target>/assets. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/platform/hash.ts';
import { hostTarget, type Target } from './targets.ts';

const WHISPER_TREE = 'node_modules/nodejs-whisper/cpp/whisper.cpp';

/** Fills the folder and answers its path. In a checkout the host's assets are used as they lie. */
export function stageAssets(target: Target): string {
  const assets = join('build/out/stage', target, 'assets');
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(join(assets, 'native'), { recursive: true });
  cpSync('build/out/assets/web', join(assets, 'web'), { recursive: true });
  cpSync(
    `node_modules/better-sqlite3/prebuilds/${target}.node`,
    join(assets, 'native/sqlite3.node'),
  );
  for (const worker of workers(target))
    cpSync(join('build/out/native', target, worker), join(assets, 'native', worker));
  mkdirSync(join(assets, 'licences'));
  for (const name of ['LICENSE', 'NOTICE']) cpSync(name, join(assets, 'licences', name));
  writeFileSync(
    join(assets, 'native/parts.json'),
    `${JSON.stringify(parts(assets, target), null, 2)}\n`,
  );
  if (target === hostTarget())
    cpSync(join(assets, 'native'), 'build/out/assets/native', { recursive: true });
  return assets;
}

/** What `tsn version` says about the native parts. */
function parts(
  assets: string,
  target: Target,
): Record<string, { version: string; sha256: string }> {
  const version = whisperVersion();
  const described = workers(target).map((worker) => {
    return [worker, { version, sha256: hashOf(join(assets, 'native', worker)) }] as const;
  });
  return {
    'sqlite3.node': {
      version: sqliteVersion(),
      sha256: hashOf(join(assets, 'native/sqlite3.node')),
    },
    ...Object.fromEntries(described),
  };
}

/** The recogniser's workers of a target, as scripts/build-native.ts made them. */
function workers(target: Target): readonly string[] {
  return readdirSync(join('build/out/native', target)).filter((name) =>
    /^tsn-whisperd[a-z0-9-]*$/.test(name),
  );
}

function hashOf(path: string): string {
  return sha256(readFileSync(path));
}

function sqliteVersion(): string {
  const { version } = JSON.parse(readFileSync('node_modules/better-sqlite3/package.json', 'utf8'));
  return `better-sqlite3 ${String(version)}`;
}

/** As whisper.cpp's own sources say it. */
export function whisperVersion(): string {
  const cmake = join(WHISPER_TREE, 'CMakeLists.txt');
  if (!existsSync(cmake)) throw new Error(`${cmake} is missing: run npm install`);
  const version = /project\("whisper\.cpp"[^)]*VERSION ([\d.]+)/.exec(
    readFileSync(cmake, 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error(`${cmake} names no version`);
  return `whisper.cpp ${version}`;
}
