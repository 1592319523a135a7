/** How recordings are read. */
import { z } from 'zod';
import { size } from './fields.ts';

export const AudioSection = z
  .strictObject({
    ffmpeg: z.string().default('').meta({
      description:
        'An ffmpeg for formats that tsn does not read itself (AAC, M4A, AMR, WMA, WebM …): its path, or `ffmpeg` to find it on PATH. Empty: such recordings fail by name and are kept.',
    }),
    cacheBytes: size().prefault('2GB').meta({
      description:
        'Most that the forms made for browsers may take, in `cache/renditions` of the data folder. What was heard longest ago goes first and is made anew when somebody asks.',
      unit: 'bytes',
    }),
  })
  .prefault({});
