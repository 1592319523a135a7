/**
 * Builds the web page into build/out/assets/web, from where it is embedded into
 * the executable. The same sources give the same bytes.
 */
import { join } from 'node:path';
import { build, mergeConfig } from 'vite';
import page from '../src/web/ui/vite.config.ts';

const ROOT = join(import.meta.dirname, '..');

/** Writes the page anew, into build/out/assets/web or another folder. */
export async function buildWeb(outDir = join(ROOT, 'build/out/assets/web')): Promise<void> {
  const here = { configFile: false, mode: 'production', logLevel: 'warn', build: { outDir } };
  await build(mergeConfig(page, here));
}

if (import.meta.main) await buildWeb();
