/**
 * A worker made by a test: a program that speaks the frames of src/native/README.md and does to
 * each clip what the script says. What no real worker can be made to do on demand is tried with it.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { FRAMES } from './scripted-frames.ts';
import { tempFolder } from './temp-folder.ts';

/**
 * What happens with the next clip, by JavaScript in the worker: `reply(body)` answers it,
 * `raw(bytes)` writes past the frames, `clip` counts from 1, `samples` is its length.
 */
export function scriptedWorker(t: TestContext, onClip: string): string {
  const path = join(tempFolder(t), 'tsn-whisperd');
  writeFileSync(path, `#!${process.execPath}\n${PROGRAM.replace('ON_CLIP', onClip)}`);
  chmodSync(path, 0o755);
  return resolve(path);
}

const PROGRAM = `${FRAMES}
let clip = 0;
const said = (text) => ({
  language: 'en', noSpeechProb: 0.01, computeMs: 1,
  segments: text === '' ? [] : [{ startMs: 0, endMs: 1000, text, avgLogprob: -0.1, tokens: [] }],
});
function take(request, samples) {
  const reply = (body) => frame({ id: request.id, ...body });
  if (request.op === 'load')
    reply({ version: 'scripted', devices: ['none'], modelType: 'tiny', multilingual: false });
  if (request.op !== 'transcribe') return;
  clip += 1;
  ON_CLIP
}
`;
