/**
 * `npm run bench -- NAME [--json]`: measures and prints; asserts nothing. Without
 * a name it lists what there is. Figures go by hand into docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { audioBench } from './audio.ts';
import { callbookBench } from './callbook.ts';
import { callsignsBench } from './callsigns.ts';
import type { Bench, Figures } from './figures.ts';
import { commit, machine } from './machine.ts';
import { nodeIdleBench } from './node-idle.ts';
import { pipelineBench } from './pipeline.ts';
import { shipBench } from './ship.ts';
import { speechBench } from './speech/speech.ts';
import { steadyBench } from './speech/steady.ts';
import { startBench } from './start.ts';
import { wholeBench } from './whole.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  start: startBench,
  'node-idle': nodeIdleBench,
  whole: wholeBench,
  pipeline: pipelineBench,
  speech: speechBench,
  'speech-steady': steadyBench,
  ship: shipBench,
  callbook: callbookBench,
  callsigns: callsignsBench,
  audio: audioBench,
};

interface Report {
  readonly name: string;
  readonly figures: Figures;
  readonly commit: string;
  readonly machine: string;
}

function print({ name, figures, commit: at, machine: on }: Report): void {
  console.log(`${name} at ${at} on ${on}`);
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, value] of Object.entries(figures)) {
    console.log(`  ${key.padEnd(width)}  ${value ?? 'not measured here'}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [name = ''] = positionals;
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`usage: npm run bench -- NAME [--json]\nnames: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 64;
} else {
  const figures = await bench.run((line) => console.error(line));
  const report = { name, figures, commit: commit(), machine: machine() };
  if (values.json) console.log(JSON.stringify(report));
  else print(report);
}
