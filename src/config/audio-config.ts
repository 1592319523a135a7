/** How recordings are read. */
import { z } from 'zod';

export const AudioSection = z
  .strictObject({
    ffmpeg: z.string().default('').meta({
      description:
        'An ffmpeg for formats that tsn does not read itself (AAC, M4A, AMR, WMA, WebM …): its path, or `ffmpeg` to find it on PATH. Empty: such recordings fail by name and are kept.',
    }),
  })
  .prefault({});
