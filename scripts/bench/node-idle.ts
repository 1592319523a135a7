/**
 * What `tsn node` costs a small machine: memory, CPU and disk over ten minutes in which
 * nothing is recorded, and its memory while it ships a backlog. Read from /proc.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hostTarget } from '../build/targets.ts';
import { joinNode, planSite, type Site, startNode, startServer } from '../showcase/site.ts';
import type { Launcher, Running } from '../showcase/tsn.ts';
import { type Bench, median, round } from './figures.ts';

const TSN: Launcher = { command: resolve(`build/out/tsn-${hostTarget()}`), args: [] };
/** `TSN_BENCH_IDLE_S` shortens it for a try; figures in the docs are of ten minutes. */
const IDLE_S = Number(process.env['TSN_BENCH_IDLE_S'] ?? 600);
const WARM_S = 15;
const STEP_MS = 5_000;
const BACKLOG = { files: 300, bytes: 300_000 } as const;
const TICKS_PER_SECOND = 100;

interface Sample {
  readonly residentMb: number;
  /** Memory that is this process's own, not pages of the executable that the system may drop. */
  readonly anonymousMb: number;
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
}

function sample({ child }: Running): Sample {
  const read = (name: string): string => readFileSync(`/proc/${child.pid}/${name}`, 'utf8');
  const kib = (key: string): number =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(read('status'))?.[1]);
  // Fields 14 and 15 of the whole line; the name in brackets may hold spaces.
  const fields = (read('stat').split(') ').at(-1) ?? '').split(' ');
  return {
    residentMb: (kib('VmRSS') * 1024) / 1e6,
    anonymousMb: (kib('RssAnon') * 1024) / 1e6,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(read('io'))?.[1]),
  };
}

async function idle(node: Running) {
  await delay(WARM_S * 1_000);
  const first = sample(node);
  const samples = [first];
  for (let at = 0; at < IDLE_S * 1_000; at += STEP_MS) {
    await delay(STEP_MS);
    samples.push(sample(node));
  }
  const last = samples.at(-1) ?? first;
  return {
    rssMb: round(median(samples.map(({ residentMb }) => residentMb))),
    rssMostMb: round(Math.max(...samples.map(({ residentMb }) => residentMb))),
    anonymousMb: round(median(samples.map(({ anonymousMb }) => anonymousMb))),
    cpuPercent: round(((last.cpuSeconds - first.cpuSeconds) / IDLE_S) * 100),
    writtenKbPerHour: round(((last.writtenBytes - first.writtenBytes) / IDLE_S) * 3.6),
  };
}

/** A backlog as after an outage, all at once. */
async function shipping(node: Running, { watchDir }: Site): Promise<number> {
  const folder = join(watchDir, '1999');
  mkdirSync(folder, { recursive: true });
  let shipped = 0;
  node.onLine((line) => {
    if (line.includes('"msg":"shipped"')) shipped++;
  });
  for (let index = 0; index < BACKLOG.files; index++) {
    const stamp = `202601010${String(100_000 + index).slice(1)}1200`.slice(0, 14);
    writeFileSync(join(folder, `${stamp}${index}.wav`), randomBytes(BACKLOG.bytes));
  }
  let most = 0;
  while (shipped < BACKLOG.files) {
    await delay(50);
    most = Math.max(most, sample(node).residentMb);
  }
  return round(most);
}

export const nodeIdleBench: Bench = {
  what: `memory, CPU and disk of an idle node over ${IDLE_S} s, and its memory while it ships`,
  async run(tell) {
    const root = await mkdtemp(join(tmpdir(), 'tsn-bench-'));
    const site = await planSite(root, join(root, 'no-model.bin'));
    const server = await startServer(TSN, site);
    await joinNode(TSN, site);
    const from = performance.now();
    const node = startNode(TSN, site);
    const connected = Promise.withResolvers<number>();
    node.onLine((line) => {
      if (line.includes('"msg":"connected"')) connected.resolve(performance.now() - from);
    });
    const connectedMs = round(await connected.promise);
    tell(`idle for ${IDLE_S} s`);
    const figures = await idle(node);
    tell(`shipping ${BACKLOG.files} recordings`);
    const shippingRssMb = await shipping(node, site);
    await Promise.all([server.stop(), node.stop()]);
    await rm(root, { recursive: true });
    return { ...figures, shippingRssMb, connectedMs };
  },
};
