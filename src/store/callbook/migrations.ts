/** The callbook's migrations in order; compiled in, so the executable carries them. */
import type { Migration } from '../migrate.ts';
import { first } from './migrations/0001-first.ts';

export const CALLBOOK_MIGRATIONS: readonly Migration[] = [first];
