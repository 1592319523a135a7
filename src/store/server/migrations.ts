/** The server's migrations in order; compiled in, so the executable carries them. */
import type { Migration } from '../migrate.ts';
import { first } from './migrations/0001-first.ts';
import { nodeRevoked } from './migrations/0002-node-revoked.ts';
import { evidence } from './migrations/0003-evidence.ts';
import { transmissions } from './migrations/0050-transmissions.ts';
import { recogniserUse } from './migrations/0060-recogniser-use.ts';

export const SERVER_MIGRATIONS: readonly Migration[] = [
  first,
  nodeRevoked,
  evidence,
  transmissions,
  recogniserUse,
];
