/** How fast the executable starts and what server and node hold in memory when nothing happens. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hostTarget } from '../build/targets.ts';
import { joinNode, planSite, startNode, startServer } from '../showcase/site.ts';
import { type Launcher, type Running, runTsn } from '../showcase/tsn.ts';
import { type Bench, median, round } from './figures.ts';

const TSN: Launcher = { command: resolve(`build/out/tsn-${hostTarget()}`), args: [] };
const ROUNDS = 15;
const IDLE_MS = 15_000;

async function timeOf(args: readonly string[], input = ''): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    await runTsn(TSN, args, input);
    times.push(performance.now() - from);
  }
  return round(median(times));
}

/** Resident memory of a process in MB (10^6 bytes). */
function residentMb({ child }: Running): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const kib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return round((kib * 1024) / 1e6);
}

export const startBench: Bench = {
  what: 'start time of the executable, idle memory of server and node',
  async run(tell) {
    const root = await mkdtemp(join(tmpdir(), 'tsn-bench-'));
    const site = await planSite(root, join(root, 'no-model.bin'));
    tell(`starting ${ROUNDS} times each`);
    const versionMs = await timeOf(['version']);
    const evalMs = await timeOf(['eval', 'callsigns', '--stdin'], '{"id":1,"text":"W7ABC"}\n');
    const from = performance.now();
    const server = await startServer(TSN, site);
    const serverAnswersMs = round(performance.now() - from);
    await joinNode(TSN, site);
    const node = startNode(TSN, site);
    tell(`idle for ${IDLE_MS / 1000} s`);
    await delay(IDLE_MS);
    const figures = { serverIdleMb: residentMb(server), nodeIdleMb: residentMb(node) };
    await Promise.all([server.stop(), node.stop()]);
    await rm(root, { recursive: true });
    return { versionMs, evalMs, serverAnswersMs, ...figures };
  },
};
