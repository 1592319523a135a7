/** Who may import whom (src/README.md, "Layers"). Anything not listed is an error. */

/** Folders of src/, the most specific first, and the folders each may import from. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: [],
  config: ['platform', 'domain'],
  prompts: ['domain'],
  engines: ['platform', 'domain'],
  store: ['platform', 'domain'],
  jobs: ['store', 'platform', 'domain'],
  node: ['jobs', 'store', 'engines', 'config', 'platform', 'domain'],
  server: ['jobs', 'store', 'engines', 'prompts', 'config', 'platform', 'domain'],
  'web/api': ['jobs', 'store', 'config', 'platform', 'domain'],
  'web/client': ['web/api', 'domain'],
  'web/ui': ['web/client', 'domain'],
  tui: ['web/client', 'platform', 'domain'],
  modes: [
    'node',
    'server',
    'web/api',
    'jobs',
    'store',
    'engines',
    'prompts',
    'config',
    'platform',
    'domain',
  ],
  cli: [
    'modes',
    'node',
    'server',
    'tui',
    'web/client',
    'store',
    'engines',
    'config',
    'platform',
    'domain',
  ],
};

/** A library enters the program at one place only. */
export const LIBRARY_HOMES: Readonly<Record<string, readonly string[]>> = {
  kysely: ['store'],
  'better-sqlite3': ['store'],
  mysql2: ['store'],
  ssh2: ['engines/sftp', 'engines/sftp-server'],
  hono: ['web'],
  '@hono/node-server': ['web'],
  ws: ['web'],
  '@tus/server': ['web'],
  '@fastify/busboy': ['web'],
  react: ['tui', 'web/ui'],
  'react-dom': ['web/ui'],
  ink: ['tui'],
  commander: ['cli'],
  pino: ['platform'],
  yaml: ['config', 'cli'],
  chokidar: ['engines/folder'],
  'mpg123-decoder': ['engines/audio'],
  'ogg-opus-decoder': ['engines/audio'],
  '@wasm-audio-decoders/ogg-vorbis': ['engines/audio'],
  '@wasm-audio-decoders/flac': ['engines/audio'],
  'wasm-media-encoders': ['engines/audio'],
  '@aws-sdk/client-s3': ['engines/storage'],
};

/** Folders that touch no file, no clock and no network. */
export const PURE = ['domain', 'prompts', 'web/ui', 'web/client'];

/** Folders whose sub-folders (stages) never import one another: they meet in the store. */
export const STAGE_FOLDERS = ['node', 'server'];
