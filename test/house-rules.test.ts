/** Rules of the house that no linter knows. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { FAILURES } from '../src/platform/errors.ts';

const FORBIDDEN = /^(util|utils|helper|helpers|common|misc|manager|processor|service|base|core)$/;

/** Files over 300 lines that have a reason to be. */
const LONG: Readonly<Record<string, string>> = {
  'src/platform/errors.ts': 'one table of all failures',
};

function sources(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|cpp|hpp|c|h)$/.test(name))
    .map((name) => join(root, name))
    .sort();
}

const SRC = sources('src');

test('every source file says at its top what it is', () => {
  const silent = SRC.filter((path) => !/^(#[^\n]*\n)*\/[/*]/.test(readFileSync(path, 'utf8')));
  assert.deepEqual(silent, []);
});

test('no source file is longer than one idea', () => {
  const long = SRC.filter((path) => readFileSync(path, 'utf8').split('\n').length > 300);
  assert.deepEqual(
    long.filter((path) => LONG[path] === undefined),
    [],
  );
});

test('no file or folder has a name that says nothing', () => {
  const vague = SRC.flatMap((path) => path.split('/'))
    .flatMap((part) => part.replace(/\.\w+$/, '').split(/[-.]/))
    .filter((word) => FORBIDDEN.test(word));
  assert.deepEqual([...new Set(vague)], []);
});

test('files are named in kebab-case, React components after themselves', () => {
  const named = (path: string): boolean =>
    path.endsWith('.tsx')
      ? /^([A-Z][A-Za-z]*|[a-z][a-z-]*)\.tsx$/.test(basename(path))
      : /^[a-z0-9][a-z0-9.-]*$/.test(basename(path));
  assert.deepEqual(
    SRC.filter((path) => !named(path)),
    [],
  );
});

test('process.exit appears in main.ts alone', () => {
  const exits = SRC.filter((path) => /\bprocess\.exit\(/.test(readFileSync(path, 'utf8')));
  assert.deepEqual(exits, ['src/main.ts']);
});

test('every failure code is used somewhere, and every code in use is in the table', () => {
  const text = SRC.filter((path) => path !== 'src/platform/errors.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const unused = Object.keys(FAILURES).filter(
    (code) => code !== 'bug' && !text.includes(`'${code}'`) && !isSystemCode(code),
  );
  assert.deepEqual(unused, []);
});

/** Codes that platform/errors.ts itself gives to errors of the operating system. */
function isSystemCode(code: string): boolean {
  return ['net/port-taken', 'data/disk-full', 'data/not-writable'].includes(code);
}

test('nothing in the repository names a machine of ours or a registry', () => {
  const own = new RegExp(`${'/wo'}${'rk/'}|registry\\.(npmjs|yarnpkg)`);
  const files = [...SRC, ...sources('scripts'), ...sources('test')];
  assert.deepEqual(
    files.filter((path) => own.test(readFileSync(path, 'utf8'))),
    [],
  );
});

test('the lock file pins every package and holds no download address', () => {
  const lock = readFileSync('package-lock.json', 'utf8');
  assert.doesNotMatch(lock, /"resolved"/);
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const versions = Object.values<string>({ ...dependencies, ...devDependencies });
  assert.deepEqual(
    versions.filter((version) => !/^\d+\.\d+\.\d+/.test(version)),
    [],
  );
});
