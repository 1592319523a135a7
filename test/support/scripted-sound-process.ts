/**
 * A decoding process made by a test: it speaks the frames of the real one and does to each request
 * what the script says. What no real one can be made to do on demand is tried with it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ProcessCommand } from '../../src/engines/audio/process/command.ts';
import { FRAMES } from './scripted-frames.ts';
import { tempFolder } from './temp-folder.ts';

/**
 * What happens with a request, by JavaScript in the process: `reply(body)` answers it, `alive(bytes)`
 * is a sign of life with that much memory, `raw(bytes)` writes past the frames.
 */
export function scriptedSoundProcess(t: TestContext, onRequest: string): ProcessCommand {
  const path = join(tempFolder(t), 'sound-process.cjs');
  writeFileSync(path, PROGRAM.replace('ON_REQUEST', onRequest));
  return { command: process.execPath, args: [path] };
}

const PROGRAM = `${FRAMES}
const alive = (rssBytes) => frame({ id: 0, kind: 'alive', rssBytes });
const facts = { format: 'scripted', class: 'speech-candidate', durationMs: 1000, sampleRateHz: 8000, channels: 1 };
function take(request) {
  if (request.kind === 'stop') return;
  const reply = (body) => frame({ id: request.id, ...body });
  const name = request.subject?.fileName ?? '';
  if (name === 'good.wav') return reply({ kind: 'result', result: { of: 'open', facts } });
  ON_REQUEST
}
`;
