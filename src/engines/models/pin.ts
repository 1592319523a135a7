/**
 * What the first download of a model brought, kept beside it as
 * `ggml-….bin.json`: size, SHA-256, and whether a published checksum confirmed it.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../../platform/atomic-file.ts';

const ModelPin = z.object({
  name: z.string(),
  url: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  sha1: z.string(),
  /** False: whisper.cpp's table has no checksum for it; this pin is all there is. */
  verified: z.boolean(),
  pulledAt: z.int(),
});
export type ModelPin = z.output<typeof ModelPin>;

export async function readPin(modelFile: string): Promise<ModelPin | undefined> {
  try {
    return ModelPin.safeParse(JSON.parse(await readFile(pinPath(modelFile), 'utf8'))).data;
  } catch {
    return undefined; // none yet, or damaged: as good as none
  }
}

export async function writePin(modelFile: string, pin: ModelPin): Promise<void> {
  await writeFileAtomic(pinPath(modelFile), `${JSON.stringify(pin, null, 2)}\n`);
}

export function pinPath(modelFile: string): string {
  return `${modelFile}.json`;
}
