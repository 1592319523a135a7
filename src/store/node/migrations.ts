/** The node's migrations in order; compiled in, so the executable carries them. */
import type { Migration } from '../migrate.ts';
import { first } from './migrations/0001-first.ts';
import { heldBytes } from './migrations/0002-held-bytes.ts';
import { activity } from './migrations/0003-activity.ts';
import { labels } from './migrations/0004-labels.ts';
import { jobHistory } from './migrations/0020-job-history.ts';

export const NODE_MIGRATIONS: readonly Migration[] = [
  first,
  heldBytes,
  activity,
  labels,
  jobHistory,
];
