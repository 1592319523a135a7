/**
 * Writes what follows from the code: config/*.example.yaml, config/tsn.schema.json,
 * docs/configuration.md, docs/failures.md, docs/commands.md. `--check` fails when one is stale.
 */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commandsPage } from './config-docs/commands-page.ts';
import { configurationPage } from './config-docs/configuration-page.ts';
import { exampleYaml } from './config-docs/example-yaml.ts';
import { failuresPage } from './config-docs/failures-page.ts';
import { jsonSchemaFile } from './config-docs/json-schema-file.ts';

/** Paths relative to the repository, with what belongs into them. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['config/server.example.yaml', exampleYaml('server')],
    ['config/node.example.yaml', exampleYaml('node')],
    ['config/tsn.schema.json', jsonSchemaFile()],
    ['docs/configuration.md', configurationPage()],
    ['docs/failures.md', failuresPage()],
    ['docs/commands.md', await commandsPage()],
  ]);
}

const ROOT = join(import.meta.dirname, '..');

function isStale(path: string, content: string): boolean {
  try {
    return readFileSync(join(ROOT, path), 'utf8') !== content;
  } catch {
    return true; // not there yet
  }
}

if (import.meta.main) {
  const stale = [...(await generatedFiles())].filter(([path, content]) => isStale(path, content));
  if (process.argv.includes('--check')) {
    for (const [path] of stale) console.error(`${path} is stale: run node scripts/config-docs.ts`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const [path, content] of stale) {
      await mkdir(dirname(join(ROOT, path)), { recursive: true });
      await writeFile(join(ROOT, path), content);
      console.log(`wrote ${path}`);
    }
  }
}
