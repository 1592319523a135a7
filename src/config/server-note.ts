/**
 * A running server leaves a note in its data folder that says where it answers,
 * so that commands find it also when its ports come from flags. Gone after a
 * clean stop; a stale one is noticed because nobody answers there, or another server does
 * (src/cli/running-server.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFile, writeFileAtomic } from '../platform/atomic-file.ts';

const ServerNote = z.object({
  pid: z.int(),
  /** `http://127.0.0.1:8080` */
  page: z.string(),
  /** `0.0.0.0:2222`; null when this server receives nothing. */
  sftp: z.string().nullable(),
  /** `SHA256:…` */
  hostKeySha256: z.string().nullable(),
  /** `https://0.0.0.0:8443`; null when uploads are taken nowhere. */
  uploads: z.string().nullable().default(null),
});
export type ServerNote = z.output<typeof ServerNote>;

export async function noteRunning(dataDir: string, server: ServerNote): Promise<void> {
  await writeFileAtomic(notePath(dataDir), `${JSON.stringify(server)}\n`);
}

/** Removes the note, unless another process has replaced it meanwhile. */
export async function forgetRunning(dataDir: string, pid: number): Promise<void> {
  if (readRunning(dataDir)?.pid === pid) await removeFile(notePath(dataDir));
}

export function readRunning(dataDir: string): ServerNote | undefined {
  try {
    return ServerNote.safeParse(JSON.parse(readFileSync(notePath(dataDir), 'utf8'))).data;
  } catch {
    return undefined; // no note, or a damaged one: nobody runs as far as we know
  }
}

function notePath(dataDir: string): string {
  return join(dataDir, 'running.json');
}
