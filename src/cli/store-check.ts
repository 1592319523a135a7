/** The doctor's look at a database server; nothing to look at when the store is a file. */
import type { ServerConfig } from '../config/server-config.ts';
import { serverStorePlace } from '../modes/server-store.ts';
import type { Check, Warning } from './checks.ts';
import type { CliContext } from './context.ts';

export function storeChecks(config: ServerConfig, { around }: CliContext): readonly Check[] {
  if (config.store.url === undefined) return [];
  return [{ name: 'database', run: () => checkDatabase(config, around.env) }];
}

async function checkDatabase(
  config: ServerConfig,
  env: CliContext['around']['env'],
): Promise<string | Warning> {
  const place = serverStorePlace(config, env);
  if (!('mysql' in place)) return place.path;
  const { lookAtMysql } = await import('../store/dialects/mysql-look.ts');
  const { version, doubts } = await lookAtMysql(place.mysql);
  if (doubts.length === 0) return `${version}, ${config.store.url}`;
  const lines = doubts.map(({ remedy }) => `\`${remedy}\``).join(', ');
  return {
    warning: `${version}: ${doubts.map(({ what }) => what).join('; ')}`,
    hint: `In the section [mysqld] of its configuration: ${lines}.`,
  };
}
