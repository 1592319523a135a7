/** How the decoding process is started: the executable starts itself, a checkout the file beside. */
import { join } from 'node:path';

/** The one argument that makes the executable the decoding process. */
export const SOUND_PROCESS = 'sound-process';

export interface ProcessCommand {
  readonly command: string;
  readonly args: readonly string[];
}

export function soundProcessCommand(): ProcessCommand {
  const folder = import.meta.dirname;
  // Bun's compiled files see their code in a folder of this name.
  const isExecutable = folder.startsWith('/$bunfs');
  return {
    command: process.execPath,
    args: isExecutable ? [SOUND_PROCESS] : [join(folder, 'main.ts')],
  };
}
