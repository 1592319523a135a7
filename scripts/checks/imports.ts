/** Every import of a source file, static, dynamic, re-exported or type-only, read by a real parser. */
import { readFileSync } from 'node:fs';
import { parseSync, type StaticImport } from 'oxc-parser';

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** The imports of one file. Throws when the file cannot be parsed: a silent pass would be worse. */
export function readImports(path: string): readonly Import[] {
  const source = readFileSync(path, 'utf8');
  const parsed = parseSync(path, source);
  if (parsed.errors.length > 0) throw new Error(`${path}: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.moduleRequest ? [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType }] : [],
    ),
  );
  const lazy = dynamicImports.map(({ moduleRequest }) => ({
    specifier: source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    typeOnly: false,
  }));
  return [...staticImports.map(toImport), ...exported, ...lazy];
}

function toImport({ moduleRequest, entries }: StaticImport): Import {
  const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
  return { specifier: moduleRequest.value, typeOnly };
}
