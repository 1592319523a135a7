/** One simulation in a temporary folder: from nothing to its figures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from '../bench/figures.ts';
import { figuresOf } from './figures.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { simulate, type Wanted } from './world.ts';

export interface Simulated {
  readonly figures: Figures;
  readonly verdict: Verdict;
  /** Failed attempts by code. */
  readonly failures: ReadonlyMap<string, number>;
}

export async function runSimulation(wanted: Omit<Wanted, 'dataDir'>): Promise<Simulated> {
  const from = performance.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'tsn-simulate-'));
  try {
    const ran = await simulate({ ...wanted, dataDir });
    const wallMs = performance.now() - from;
    const verdict = await verdictOn(ran, async (path) => readFileSync(join(dataDir, path)));
    const peakRssBytes = process.resourceUsage().maxRSS * 1_024;
    await ran.server.kill();
    return {
      figures: figuresOf(ran, verdict, { wallMs, peakRssBytes }),
      ...{ verdict, failures: ran.attempts.codes },
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
