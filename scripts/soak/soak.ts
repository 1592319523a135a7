/** One soak against one target: record under mishaps, let them end, wait until all has arrived, compare. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readNodeStatus } from '../../src/node/status.ts';
import type { Lifetime } from '../../test/support/at-end.ts';
import { sha256Of } from '../../test/support/files.ts';
import { startProxy } from '../../test/support/tcp-proxy.ts';
import { planSite, type Site, startNode } from '../showcase/site.ts';
import type { Launcher } from '../showcase/tsn.ts';
import type { Chance } from './chance.ts';
import { type MishapCounts, type Scene, startMishaps } from './mishaps.ts';
import { isInNamespace, mountSmallDisk } from './namespace.ts';
import { startRecorder } from './recorder.ts';
import { keepRunning } from './service.ts';
import { startTarget, type Target, type TargetName } from './targets.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { whyNoWrongClock, wrongClock } from './wrong-clock.ts';

export interface SoakPlan {
  /** Empty folder; what lies there afterwards is for whoever looks into a failure. */
  readonly root: string;
  readonly executable: string;
  readonly target: TargetName;
  readonly recordings: number;
  /** Recordings per second. */
  readonly pace: number;
  /** All must have arrived so long after the last mishap. */
  readonly drainMs: number;
  readonly chance: Chance;
  tell(this: void, line: string): void;
}

export interface SoakReport extends Verdict {
  readonly mishaps: MishapCounts;
  /** The node was empty when the time was up, or before. */
  readonly isEmpty: boolean;
  /** From the last mishap until everything had arrived, in milliseconds. */
  readonly drainedMs: number;
  /** File with what the node said, when something is wrong. */
  readonly evidence: string | undefined;
}

const DISK_MB = 64;
/** One way: a link by radio or telephone. */
const LATENCY_MS = 5;
const QUICK = ['--watch-settle', '300ms', '--watch-rescan', '1s'];
const RESTART_MS = [100, 1_000] as const;

export async function soak(plan: SoakPlan, t: Lifetime): Promise<SoakReport> {
  const { chance, tell } = plan;
  const site = await planSite(plan.root, join(plan.root, 'no-model'));
  const disk = isInNamespace() ? mountSmallDisk(t, site.nodeData, DISK_MB) : undefined;
  const clock = whyNoWrongClock() === undefined ? wrongClock(plan.root) : undefined;
  const tsn: Launcher = { command: plan.executable, args: [] };
  const target = await startTarget(plan.target, t, tsn, site);
  const link = await startProxy(t, target.port, { latencyMs: LATENCY_MS });
  await target.enrol(link.port);
  const restarts = chance.of('restarts');
  const node = keepRunning(
    () => startNode({ ...tsn, env: clock?.env ?? {} }, site, QUICK),
    () => restarts.between(...RESTART_MS),
  );
  t.after(() => node.stop());
  const scene: Scene = { node, target, link, disk, clock };
  const mishaps = startMishaps(scene, chance.of('mishaps'));
  const { complete, done } = startRecorder({
    ...{ folder: site.watchDir, timeZone: site.timeZone },
    ...{ recordings: plan.recordings, pace: plan.pace, chance: chance.of('recorder') },
  });
  const telling = tellNow(plan, complete, mishaps.counts);
  await done.finally(() => clearInterval(telling));
  await mishaps.end();
  tell(`${plan.target}: mishaps are over, node ended by itself: [${node.ends.join(' ')}]`);
  const outcome = await drain(plan, site, target, complete);
  const evidence = await keepEvidence(plan, node.lines(), outcome);
  return { ...outcome, mishaps: mishaps.counts, evidence };
}

/** What the node said, kept where it can be read later; nothing when all is well. */
async function keepEvidence(
  { target }: SoakPlan,
  said: readonly string[],
  { lost, doubled, corrupted, isEmpty }: Drained,
): Promise<string | undefined> {
  if (isEmpty && lost.length + doubled.length + corrupted.length === 0) return undefined;
  const path = join(tmpdir(), `tsn-soak-${target}-${Date.now()}.log`);
  await writeFile(path, `${said.join('\n')}\nlost:\n${lost.join('\n')}\n`);
  return path;
}

const TELL_MS = 15_000;

function tellNow(
  { recordings, target, tell }: SoakPlan,
  complete: ReadonlyMap<string, string>,
  counts: Readonly<MishapCounts>,
): NodeJS.Timeout {
  return setInterval(() => {
    const mishaps = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    tell(`${target}: ${complete.size} of ${recordings} written; ${mishaps.join(', ')}`);
  }, TELL_MS);
}

type Drained = Verdict & Pick<SoakReport, 'isEmpty' | 'drainedMs'>;

const LOOK_MS = 500;

/** Waits until the node has nothing left and everything is stored, as long as the plan allows. */
async function drain(
  plan: SoakPlan,
  site: Site,
  target: Target,
  complete: ReadonlyMap<string, string>,
): Promise<Drained> {
  const from = Date.now();
  for (;;) {
    const isEmpty = await hasNothingLeft(site, from);
    const isLate = Date.now() - from > plan.drainMs;
    if (isEmpty || isLate) {
      const verdict = verdictOn(await onDisk(site, complete), await target.stored());
      const drained = { ...verdict, isEmpty, drainedMs: Date.now() - from };
      if (isLate || verdict.lost.length === 0) return drained;
    }
    await delay(LOOK_MS);
  }
}

async function hasNothingLeft({ nodeData }: Site, since: number): Promise<boolean> {
  const status = await readNodeStatus(nodeData);
  if (status === undefined || (status.lastScanAt ?? 0) < since) return false;
  const spooled = await readdir(join(nodeData, 'spool'));
  return status.unshipped === 0 && status.settling === 0 && spooled.length === 0;
}

/** What lies in the recorder's folder now; that nobody but the recorder has touched it is part of the proof. */
async function onDisk(
  { watchDir }: Site,
  complete: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  for (const [name, sha256] of complete) {
    const now = sha256Of(await readFile(join(watchDir, name)));
    if (now !== sha256) throw new Error(`somebody changed ${name} in the recorder's folder`);
  }
  return complete;
}
