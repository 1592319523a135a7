/** Jobs remember their attempts. */
import { addJobHistory, dropJobHistory } from '../../jobs/schema.ts';
import type { Migration } from '../../migrate.ts';

export const jobHistory: Migration = {
  name: '0020-job-history',
  up: addJobHistory,
  down: dropJobHistory,
};
