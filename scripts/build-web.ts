/**
 * Builds the web page into build/out/assets/web, from where it is embedded into
 * the executable. The same sources give the same bytes.
 */
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'src/web/ui');

/** Writes the page anew, into build/out/assets/web or another folder. */
export async function buildWeb(outDir = join(ROOT, 'build/out/assets/web')): Promise<void> {
  await build({
    configFile: join(PAGE, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
    build: { outDir },
  });
}

if (import.meta.main) await buildWeb();
