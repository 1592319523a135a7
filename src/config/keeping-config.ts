/** How much the node keeps, how long, and what becomes of the recorder's own files. */
import { z } from 'zod';
import { duration, size } from './fields.ts';

export const SpoolSection = z
  .strictObject({
    maxBytes: size().prefault('8GB').meta({
      description:
        "Most that the spool may take. Over it, confirmed recordings go first; then new ones stay in the recorder's folder until they are shipped.",
      unit: 'bytes',
    }),
    minFreeBytes: size().prefault('500MB').meta({
      description: 'So much of the disk the spool leaves free, for the recorder and the system.',
      unit: 'bytes',
    }),
  })
  .prefault({});

const AFTER_CONFIRMATION = ['keep', 'move', 'remove'] as const;

export const ArchiveSection = z
  .strictObject({
    keep: duration(0).prefault('0s').meta({
      description:
        'How long the spool keeps its copy of a recording that the server has confirmed.',
    }),
    maxBytes: size().prefault('2GB').meta({
      description: 'Most that confirmed copies may take; the oldest go first.',
      unit: 'bytes',
    }),
    originals: z.enum(AFTER_CONFIRMATION).default('keep').meta({
      description:
        "What becomes of the recorder's own file once the server has confirmed it: `keep` only ever reads it.",
    }),
    moveTo: z.string().default('').meta({
      description: 'Folder for `originals: move`.',
    }),
  })
  .refine(({ originals, moveTo }) => originals !== 'move' || moveTo !== '', {
    path: ['moveTo'],
    message: 'say where originals are moved to',
  })
  .prefault({});
export type ArchiveSection = z.output<typeof ArchiveSection>;
