/**
 * `npm run soak -- --recordings N [--json]`: records under mishaps and counts what
 * is lost, doubled or corrupted. Ends with status 1 when anything is, or when the
 * spool is not empty in time. docs/soak.md says what happens meanwhile.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoSshd } from '../../test/support/sshd.ts';
import { hostTarget } from '../build/targets.ts';
import { chanceOf } from './chance.ts';
import { figuresOf, printReport } from './figures.ts';
import { isInNamespace, runInNamespace, whyNoNamespace } from './namespace.ts';
import { type SoakReport, soak } from './soak.ts';
import { TARGETS, type TargetName } from './targets.ts';
import { whyNoWrongClock } from './wrong-clock.ts';

const { values } = parseArgs({
  options: {
    recordings: { type: 'string', default: '300' },
    target: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    pace: { type: 'string', default: '6' },
    drain: { type: 'string', default: '300' },
    json: { type: 'boolean', default: false },
  },
});
const tell = (line: string): void => console.error(line);

/** What cannot be tried here is said; in CI it is a failure. */
function refusals(): readonly string[] {
  return [
    [whyNoNamespace(), 'the disk will not fill up'],
    [whyNoWrongClock(), 'the clock will not jump'],
    [whyNoSshd(), 'nothing is shipped to OpenSSH'],
  ].flatMap(([why, so]) => (why === undefined ? [] : [`${why}: ${so}`]));
}

function wantedTargets(): readonly TargetName[] {
  const wanted = TARGETS.filter((name) => values.target === 'all' || values.target === name);
  if (wanted.length === 0) throw new Error(`--target is one of all, ${TARGETS.join(', ')}`);
  return wanted.filter((name) => name !== 'sshd' || whyNoSshd() === undefined);
}

/** A copy: a build meanwhile must not change what is running. */
function copyExecutable(root: string): string {
  const copy = join(root, 'tsn');
  copyFileSync(resolve(`build/out/tsn-${hostTarget()}`), copy);
  return copy;
}

async function soakAll(root: string): Promise<readonly SoakReport[]> {
  const executable = copyExecutable(root);
  const targets = wantedTargets();
  const endings: (() => Promise<void>)[] = [];
  const chance = chanceOf(Number(values.seed));
  try {
    const soaks = targets.map((target, index) => {
      mkdirSync(join(root, target));
      const all = Number(values.recordings);
      const share =
        Math.floor((all * (index + 1)) / targets.length) -
        Math.floor((all * index) / targets.length);
      return soak(
        {
          ...{ root: join(root, target), target, recordings: share, tell },
          ...{ pace: Number(values.pace), drainMs: Number(values.drain) * 1_000 },
          executable,
          chance: chance.of(target),
        },
        { after: (ending) => void endings.push(ending) },
      );
    });
    return await Promise.all(soaks);
  } finally {
    for (const ending of endings.reverse()) await ending();
  }
}

async function main(): Promise<number> {
  const from = Date.now();
  const root = mkdtempSync(join(tmpdir(), 'tsn-soak-'));
  try {
    const reports = await soakAll(root);
    const figures = figuresOf(reports, { seed: Number(values.seed), ms: Date.now() - from });
    if (values.json) console.log(JSON.stringify(figures));
    else printReport(figures);
    for (const { evidence } of reports) if (evidence !== undefined) tell(`see ${evidence}`);
    return figures.isGood ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (!isInNamespace()) {
  const refused = refusals();
  for (const line of refused) tell(line);
  tell(`seed ${values.seed}`);
  if (refused.length > 0 && process.env['CI'] === 'true') process.exitCode = 1;
  else if (whyNoNamespace() === undefined)
    process.exitCode = runInNamespace([`--seed=${values.seed}`]);
  else process.exitCode = await main();
} else process.exitCode = await main();
