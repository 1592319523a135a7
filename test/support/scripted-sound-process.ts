/**
 * A decoding process made by a test: it speaks the frames of the real one and does to each request
 * what the script says. What no real one can be made to do on demand is tried with it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ProcessCommand } from '../../src/engines/audio/process/command.ts';
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

const PROGRAM = `
let held = Buffer.alloc(0);
const raw = (bytes) => process.stdout.write(bytes);
const frame = (json) => {
  const text = Buffer.from(JSON.stringify(json));
  const header = Buffer.alloc(8);
  header.writeUInt32LE(text.length, 0);
  raw(Buffer.concat([header, text]));
};
const alive = (rssBytes) => frame({ id: 0, kind: 'alive', rssBytes });
const facts = { format: 'scripted', class: 'speech-candidate', durationMs: 1000, sampleRateHz: 8000, channels: 1 };
process.stdin.on('data', (piece) => {
  held = Buffer.concat([held, piece]);
  while (held.length >= 8) {
    const end = 8 + held.readUInt32LE(0) + held.readUInt32LE(4);
    if (held.length < end) return;
    const request = JSON.parse(held.toString('utf8', 8, 8 + held.readUInt32LE(0)));
    held = held.subarray(end);
    if (request.kind !== 'stop') serve(request);
  }
});
process.stdin.on('end', () => process.exit(0));
function serve(request) {
  const reply = (body) => frame({ id: request.id, ...body });
  const name = request.subject?.fileName ?? '';
  if (name === 'good.wav') return reply({ kind: 'result', result: { of: 'open', facts } });
  ON_REQUEST
}
`;
