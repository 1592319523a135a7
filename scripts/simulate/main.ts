/**
 * `npm run simulate -- --days 7 [--json]`: a week of fifty nodes in minutes, with outages, restarts
 * and kills. Prints what was lost, doubled, refused and late; ends with status 1 when a recording
 * is lost, doubled, damaged or not brought to its end. docs/performance.md says what is real in it.
 */
import { parseArgs } from 'node:util';
import type { Figures } from '../bench/figures.ts';
import { commit, machine } from '../bench/machine.ts';
import { runSimulation, type Simulated } from './run.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' },
    nodes: { type: 'string', default: '50' },
    'per-day': { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const REAL = [
  'real: receiving, archive, SQLite with its migrations, job engine, stages, sweep, breakers,',
  '  storage guard, nightly check, callbook checker; files are opened, their headers read',
  'simulated: time (jumps where everything waits, else as on the wall), nodes without network and',
  '  SSH, recogniser (at once, drawn words), callbook service; equal sounds are listened to once,',
  '  in this process; kills cut the server off its store, audio and clock, without a new process',
];

function print({ figures, verdict, failures }: Simulated): void {
  console.log(`simulate at ${commit()} on ${machine()}`);
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, value] of Object.entries(figures))
    console.log(`  ${key.padEnd(width)}  ${value ?? 'none'}`);
  for (const [code, count] of verdict.dead) console.log(`  dead letters ${code}: ${count}`);
  for (const [code, count] of failures) console.log(`  failed attempts ${code}: ${count}`);
  for (const line of REAL) console.log(line);
}

function isGood({ lost, doubled, corrupted, unsettled, deadLettersOfReadable }: Figures): boolean {
  return [lost, doubled, corrupted, unsettled, deadLettersOfReadable].every((count) => count === 0);
}

function number(name: keyof typeof values, least: number): number {
  const value = Number(values[name]);
  if (value >= least) return value;
  console.error(`--${name} is a number of at least ${least}`);
  process.exit(64);
}

const simulated = await runSimulation({
  days: number('days', 0.01),
  nodes: Math.floor(number('nodes', 1)),
  perDay: number('per-day', 1),
  seed: number('seed', 0),
  tell: (line) => console.error(line),
});
const { figures } = simulated;
if (values.json)
  console.log(JSON.stringify({ name: 'simulate', figures, commit: commit(), machine: machine() }));
else print(simulated);
process.exit(isGood(figures) ? 0 : 1);
