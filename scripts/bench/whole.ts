/** Recordings per minute through the whole way: folder, spool, SFTP, test model, callsigns. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page, RecordingItem } from '../../src/domain/views.ts';
import { hostTarget } from '../build/targets.ts';
import { allstarName, record } from '../showcase/recorder.ts';
import { samplesUntil } from '../showcase/samples.ts';
import { joinNode, pageOf, planSite, type Site, startNode, startServer } from '../showcase/site.ts';
import { type Launcher, until } from '../showcase/tsn.ts';
import { type Bench, round } from './figures.ts';

const TSN: Launcher = { command: resolve(`build/out/tsn-${hostTarget()}`), args: [] };
const MODEL = resolve('test/fixtures/speech-model/ggml-tsn-test.bin');
const RECORDINGS = 120;
const FINAL = ['complete', 'no-audio', 'no-speech', 'failed'];
const QUICK = ['--watch-settle', '500ms', '--watch-rescan', '1s'];

/** Writes `RECORDINGS` files, the ten spoken samples over and over, each under its own second. */
async function fill(site: Site): Promise<void> {
  const spoken = samplesUntil(Date.now(), site.timeZone).filter(
    ({ sample, format }) => format === 'wav49' && !/silence|noise/.test(sample),
  );
  for (let index = 0; index < RECORDINGS; index++) {
    const sample = spoken[index % spoken.length];
    if (sample === undefined) throw new Error('no samples');
    const name = allstarName(Date.UTC(2026, 0, 1) + index * 10_000, site.timeZone, 1, 'WAV');
    await record(site.watchDir, { ...sample, name }, () => Promise.resolve());
  }
}

async function finished(site: Site): Promise<readonly RecordingItem[]> {
  const answer = await fetch(`${pageOf(site)}/api/recordings?limit=200`);
  const { items } = (await answer.json()) as Page<RecordingItem>;
  return items.filter(({ source, state }) => source !== 'join' && FINAL.includes(state));
}

export const wholeBench: Bench = {
  what: 'recordings per minute through the whole way with the test model',
  async run(tell) {
    const root = await mkdtemp(join(tmpdir(), 'tsn-bench-'));
    const site = await planSite(root, MODEL);
    const server = await startServer(TSN, site);
    await joinNode(TSN, site);
    await fill(site);
    tell(`${RECORDINGS} recordings are in the folder`);
    const from = performance.now();
    const node = startNode(TSN, site, QUICK);
    const items = await until(
      'all are finished',
      async () => {
        const done = await finished(site);
        return done.length >= RECORDINGS ? done : undefined;
      },
      600_000,
    );
    const minutes = (performance.now() - from) / 60_000;
    await Promise.all([server.stop(), node.stop()]);
    await rm(root, { recursive: true });
    return {
      recordings: items.length,
      failed: items.filter(({ state }) => state === 'failed').length,
      perMinute: round(items.length / minutes),
    };
  },
};
