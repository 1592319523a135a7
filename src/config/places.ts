/** Where things are when nobody says so, and what lies where in a data folder. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from './leaves.ts';

/** What the machine and the shell say, read once. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: boolean;
  /** Undefined for users without a home. */
  readonly home: string | undefined;
  readonly cwd: string;
  readonly timeZone: string;
  /** Where the machine's own configuration is; absent: /etc/tsn. */
  readonly etc?: string;
}

export function readSurroundings(): Surroundings {
  return {
    env: process.env,
    root: process.getuid?.() === 0,
    home: findHome(),
    cwd: process.cwd(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function findHome(): string | undefined {
  try {
    const home = homedir();
    return home === '' || home === '/' || home === '/nonexistent' ? undefined : home;
  } catch {
    return undefined; // no entry in the user database
  }
}

/** The data folder without configuration. The node's lies inside, so that both modes can share a machine. */
export function defaultDataDir(mode: Mode, around: Surroundings): string {
  const shared = sharedDataDir(around);
  return mode === 'node' ? join(shared, 'node') : shared;
}

function sharedDataDir({ env, root, home }: Surroundings): string {
  const given = env['TSN_DATA'];
  if (given !== undefined && given !== '') return given;
  return root || home === undefined ? '/var/lib/tsn' : join(home, '.local/share/tsn');
}

/** Configuration files that are looked for, the first that exists wins. */
export function defaultConfigFiles(mode: Mode, around: Surroundings): readonly string[] {
  const { home, etc = '/etc/tsn' } = around;
  const system = join(etc, `${mode}.yaml`);
  return home === undefined ? [system] : [system, join(home, '.config/tsn', `${mode}.yaml`)];
}

/** The server's database, in its data folder. */
export function serverDatabase(dataDir: string): string {
  return join(dataDir, 'server.db');
}

/** Where the callbook lies, in the server's data folder: its database, its lock, downloads. */
export function callbookFolder(dataDir: string): string {
  return join(dataDir, 'callbook');
}

/** The callbook's database, in its folder. */
export function callbookDatabase(dataDir: string): string {
  return join(callbookFolder(dataDir), 'callbook.db');
}

/** The node's spool, in its data folder. */
export function nodeDatabase(dataDir: string): string {
  return join(dataDir, 'node.db');
}

/** Speech models, in the server's data folder. */
export function modelsFolder(dataDir: string): string {
  return join(dataDir, 'models');
}

/** The server's own SSH key, in its data folder. */
export function hostKeyFile(dataDir: string): string {
  return join(dataDir, 'host.key');
}
