/**
 * Builds the web page into build/out/assets/web, from where it is embedded into
 * the executable. The same sources give the same bytes.
 */
import { join } from 'node:path';
import { build } from 'vite';

const PAGE = join(import.meta.dirname, '../src/web/ui');

/** Writes build/out/assets/web anew. */
export async function buildWeb(): Promise<void> {
  await build({ configFile: join(PAGE, 'vite.config.ts'), logLevel: 'warn', mode: 'production' });
}

if (import.meta.main) await buildWeb();
