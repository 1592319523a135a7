/** `manifest.json` of an engine pack: what it is and which bytes belong to it. */
import { z } from 'zod';

/** The program of every pack; it speaks the frames of src/native/README.md. */
export const PACK_WORKER = 'tsn-whisperd';

export const PackManifest = z.object({
  /** Its folder is called so. */
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'small letters, digits, dots and -'),
  kind: z.enum(['cuda', 'vulkan', 'cpu']),
  target: z.string(),
  whisperVersion: z.string(),
  /** What the machine must have, for people. */
  needs: z.string().default(''),
  /** SHA-256 by file name; nothing else belongs to the pack. */
  files: z.record(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, 'a file name without a folder'),
    z.string().regex(/^[0-9a-f]{64}$/),
  ),
});
export type PackManifest = z.output<typeof PackManifest>;
