/**
 * `npm run fuzz -- [--cases N] [--seed S] [--target NAME] [--json]`: bad input in thousands.
 * What needs connections, or files of every format, has a test file of its own: it is run with
 * as many (the decoders: of each format).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chanceOf } from './chance.ts';
import { TARGETS } from './targets.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILES = {
  sftp: 'test/engines/sftp-server/fuzz.test.ts',
  calls: 'test/web/call-fuzz.test.ts',
  decoders: 'test/engines/audio/fuzz/fuzz.test.ts',
};

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20260101' },
    target: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const results: Record<string, unknown> = {};

for (const target of TARGETS.filter(({ name }) => [undefined, name].includes(values.target))) {
  const startedAt = performance.now();
  const found = await target.run(cases, chanceOf(seed));
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  results[target.name] = { cases, ...found, seconds };
  if (!values.json) console.log(`${target.name}: ${JSON.stringify(results[target.name])}`);
}

for (const [name, path] of Object.entries(FILES)) {
  if (![undefined, name].includes(values.target)) continue;
  const startedAt = performance.now();
  const env = { ...process.env, TSN_FUZZ_CASES: String(cases), TSN_FUZZ_SEED: String(seed) };
  const { status } = spawnSync(process.execPath, ['--test', join(ROOT, path)], {
    env,
    stdio: values.json ? 'ignore' : 'inherit',
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  results[name] = { cases, passed: status === 0, seconds };
  if (status !== 0) process.exitCode = 1;
}
if (values.json) console.log(JSON.stringify({ name: 'fuzz', seed, figures: results }));
