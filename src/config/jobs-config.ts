/** The section `jobs` of the server's configuration: in which order waiting recordings are taken. */
import { z } from 'zod';

export const JobsSection = z
  .strictObject({
    backlogEvery: z.int().min(2).max(100).default(4).meta({
      description:
        'Recordings of the last hour go first, the newest and the oldest in turn; of so many one is from the backlog all the same, the oldest first.',
    }),
  })
  .prefault({});
