/**
 * Writes NOTICE: the licence of everything that the executable carries, read from
 * the installed packages. `--check` fails when the file is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Package = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  /** The old spelling, still in use. */
  licenses: z.array(z.object({ type: z.string() })).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/** Not npm dependencies, but in the executable all the same. */
const CARRIED = [
  {
    name: 'whisper.cpp and ggml',
    license: 'MIT',
    text: () => readFileSync('node_modules/nodejs-whisper/cpp/whisper.cpp/LICENSE', 'utf8').trim(),
  },
  {
    name: 'BigCTY country files of Jim Reisert AD1C, from @ham2k/lib-country-files 1.0.202605301',
    license: 'MIT, both',
    text: () => ['bigcty.md', 'lib-country-files.md'].map(licence).join('\n\n'),
  },
  {
    name: 'libmpg123 as WebAssembly in mpg123-decoder, LAME as WebAssembly in wasm-media-encoders',
    license: 'LGPL-2.1; LGPL-2.0 or later',
    text: () =>
      'Unmodified published npm packages, of which this program uses the public interface. To use\n' +
      'others in their place, build the program with them: docs/building.md, "Parts that may be\n' +
      `exchanged". The sources: https://mpg123.org, https://lame.sourceforge.io.\n\n${licence('lgpl-2.1.txt')}`,
  },
  {
    name: 'libopus, libvorbis, libogg, libFLAC as WebAssembly in the packages below',
    license: 'BSD-3-Clause',
    text: () => licence('xiph.md'),
  },
  {
    name: 'Bun, the runtime',
    license: 'MIT; it links WebKit JavaScriptCore, LGPL-2.1',
    text: () =>
      'Its licence and those of its parts: https://bun.com/docs/project/license. The runtime is\n' +
      'an unmodified published build; docs/building.md tells how to build with another one.',
  },
];

/** Allowed without asking; anything else ends the run. */
const ALLOWED = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense'];

/** LGPL: allowed because anybody can build the program with another version (docs/building.md). */
const EXCHANGEABLE: Readonly<Record<string, string>> = { 'codec-parser': 'LGPL-3.0-or-later' };

function licence(name: string): string {
  return readFileSync(join('scripts/licences', name), 'utf8').trim();
}

function readPackage(folder: string): z.output<typeof Package> {
  return Package.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

/** All packages that `dependencies` reach, by name. */
function reachable(names: readonly string[], seen = new Set<string>()): Set<string> {
  for (const name of names) {
    const folder = join('node_modules', name);
    if (seen.has(name) || !existsSync(folder)) continue;
    seen.add(name);
    reachable(Object.keys(readPackage(folder).dependencies ?? {}), seen);
  }
  return seen;
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
}

function section(name: string): string {
  const folder = join('node_modules', name);
  const { version, license: named, licenses = [] } = readPackage(folder);
  const license = named ?? licenses.map(({ type }) => type).join(' or ');
  const isAllowed = ALLOWED.some((allowed) => license.includes(allowed));
  if (!isAllowed && EXCHANGEABLE[name] !== license) {
    throw new Error(`${name}: licence ${license} is not among ${ALLOWED.join(', ')}`);
  }
  return `${name} ${version} (${license})\n\n${licenceText(folder)}`;
}

export function notice(): string {
  const { dependencies = {} } = readPackage('.');
  const carried = CARRIED.map(({ name, license, text }) => `${name} (${license})\n\n${text()}`);
  const packages = [...reachable(Object.keys(dependencies))].sort().map(section);
  const head =
    'TSN, The Spoken Network. Licensed under the Apache License 2.0 (LICENSE).\n\nIt carries the work of others:';
  return `${[head, ...carried, ...packages].join(`\n\n${'-'.repeat(72)}\n`)}\n`;
}

if (import.meta.main) {
  const text = notice();
  if (process.argv.includes('--check')) {
    if (!existsSync('NOTICE') || readFileSync('NOTICE', 'utf8') !== text) {
      console.error('NOTICE is stale: run node scripts/notice.ts');
      process.exitCode = 1;
    }
  } else {
    writeFileSync('NOTICE', text);
  }
}
