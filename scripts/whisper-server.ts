/**
 * Builds whisper.cpp's own HTTP server for tests: `node scripts/whisper-server.ts`. The library is
 * that of the worker, so that after `scripts/build-native.ts` only the server itself is compiled.
 */
import { join } from 'node:path';
import { capture } from './build/run.ts';
import { hostTarget } from './build/targets.ts';
import { configure } from './build-native.ts';

const PROGRAM = 'whisper-server';

/** Answers the path of the program; compiles what is missing or old. */
export function buildWhisperServer(): string {
  const folder = configure(hostTarget());
  capture('cmake', ['--build', folder, '--target', PROGRAM, '--parallel', '2']);
  return join(folder, PROGRAM);
}

if (import.meta.main) console.log(buildWhisperServer());
