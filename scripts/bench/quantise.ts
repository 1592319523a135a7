/** Turns an f16 model into q8_0 with whisper.cpp's own quantiser, built beside the worker. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../build/run.ts';
import { hostTarget } from '../build/targets.ts';
import { configure } from '../build-native.ts';

const PROGRAM = 'whisper-quantize';

export function quantise(from: string, to: string): void {
  const folder = configure(hostTarget());
  capture('cmake', ['--build', folder, '--target', PROGRAM, '--parallel', '2']);
  const partial = `${to}.partial`;
  capture(join(folder, PROGRAM), [from, partial, 'q8_0']);
  renameSync(partial, to);
}
