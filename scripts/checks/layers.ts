/**
 * Checks the layer rules over a source tree: `node scripts/checks/layers.ts [src]`.
 * The common tool for this passes silently beside TypeScript 7, hence our own few
 * lines (docs/decisions.md); test/checks/layers.test.ts seeds violations of each kind.
 */
import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { type Import, readImports } from './imports.ts';
import { LIBRARY_HOMES, MAY_IMPORT, PURE, STAGE_FOLDERS } from './layer-rules.ts';

export interface Violation {
  readonly file: string;
  readonly imports: string;
  readonly rule: string;
}

export interface LayerReport {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly Violation[];
}

export function checkLayers(root: string): LayerReport {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort();
  let imports = 0;
  const violations = files.flatMap((file) => {
    const found = readImports(join(root, file));
    imports += found.length;
    return found.flatMap((each) => judge(root, file, each));
  });
  return { files: files.length, imports, violations };
}

function judge(root: string, file: string, { specifier, typeOnly }: Import): Violation[] {
  const rule = specifier.startsWith('.')
    ? judgeRelative(file, within(root, file, specifier), typeOnly)
    : judgeLibrary(file, specifier);
  return rule === undefined ? [] : [{ file, imports: specifier, rule }];
}

function within(root: string, file: string, specifier: string): string {
  return relative(root, resolve(root, dirname(file), specifier));
}

function judgeRelative(file: string, target: string, typeOnly: boolean): string | undefined {
  const from = layerOf(file);
  if (target.startsWith('..')) return isOutsideAllowed(target) ? undefined : 'nothing outside src';
  if (from === undefined) return file === 'main.ts' ? undefined : 'every file belongs to a layer';
  const to = layerOf(target);
  if (to === undefined) return `${from} may not import the root`;
  if (to !== from && !MAY_IMPORT[from]?.includes(to)) return `${from} may not import ${to}`;
  if (from === 'web/client' && to === 'web/api' && !typeOnly) return 'web/client takes types only';
  if (to === from && STAGE_FOLDERS.includes(from) && crossesStages(file, target)) {
    return `stages of ${from} are strangers`;
  }
  return undefined;
}

/** The program's own description is the one file outside src that it may read. */
function isOutsideAllowed(target: string): boolean {
  return target === '../package.json';
}

function crossesStages(file: string, target: string): boolean {
  const [mine, theirs] = [file, target].map((path) => path.split('/'));
  return (mine?.length ?? 0) > 2 && (theirs?.length ?? 0) > 2 && mine?.[1] !== theirs?.[1];
}

function judgeLibrary(file: string, specifier: string): string | undefined {
  const layer = layerOf(file) ?? '';
  if (isBuiltin(specifier)) {
    return PURE.includes(layer) ? `${layer} is pure: no ${specifier}` : undefined;
  }
  const library = packageName(specifier);
  const homes = LIBRARY_HOMES[library];
  if (homes === undefined || homes.some((home) => file.startsWith(`${home}/`))) return undefined;
  return `${library} belongs to ${homes.join(' and ')}`;
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function layerOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((layer) => file.startsWith(`${layer}/`));
}

/** Fewer modules than this means that the checker is blind, not that the code is clean. */
const LEAST_FILES = 60;

if (import.meta.main) {
  const report = checkLayers(process.argv[2] ?? 'src');
  for (const { file, imports, rule } of report.violations) {
    console.error(`src/${file} imports ${imports}: ${rule}`);
  }
  console.log(
    `layers: ${report.files} files, ${report.imports} imports, ${report.violations.length} violations`,
  );
  if (report.violations.length > 0 || report.files < LEAST_FILES) process.exitCode = 1;
}
