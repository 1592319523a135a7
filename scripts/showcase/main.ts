/**
 * `./scripts/demo`: the whole way with the built executable, two processes and
 * real SFTP. `--once` checks the expected callsigns and ends with 0 or 1.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hostTarget } from '../build/targets.ts';
import { narrate, type Seen } from './narrate.ts';
import { record } from './recorder.ts';
import { type Sample, samplesUntil, sampleTitle } from './samples.ts';
import { joinNode, NODE_ID, pageOf, planSite, type Site, startNode, startServer } from './site.ts';
import { type Launcher, type Running, until } from './tsn.ts';

const MODEL = resolve('test/fixtures/speech-model/ggml-tsn-test.bin');
const TSN: Launcher = { command: resolve(`build/out/tsn-${hostTarget()}`), args: [] };
const GROWTH_PAUSE_MS = 150;

const once = process.argv.includes('--once');
const root = await mkdtemp(join(tmpdir(), 'tsn-demo-'));
const running: Running[] = [];
process.once('SIGINT', () => void end(0));
process.once('SIGTERM', () => void end(0));

async function end(status: number): Promise<void> {
  await Promise.all(running.map((each) => each.stop()));
  await rm(root, { recursive: true, force: true });
  process.exit(status);
}

async function show(site: Site): Promise<Seen> {
  running.push(await startServer(TSN, site));
  console.log(`server   ${pageOf(site)}  (nodes: port ${site.sftpPort})`);
  await joinNode(TSN, site);
  console.log(`node     ${NODE_ID} joined; it watches ${site.watchDir}`);
  const node = startNode(TSN, site, ['--watch-settle', '1s', '--watch-rescan', '5s']);
  running.push(node);
  return narrate(site, node);
}

async function drop(site: Site, samples: readonly Sample[]): Promise<void> {
  for (const sample of samples) {
    console.log(`record   ${sample.name}  ${sampleTitle(sample)}`);
    await record(site.watchDir, sample, () => delay(GROWTH_PAUSE_MS));
  }
}

function verdict(samples: readonly Sample[], seen: Seen): boolean {
  const wrong = samples.filter((sample) => {
    const found = seen.finished.get(sample.name)?.callsigns ?? [];
    return found.join() !== sample.callsigns.join();
  });
  for (const sample of wrong) {
    const found = seen.finished.get(sample.name);
    console.log(
      `WRONG    ${sampleTitle(sample)}: expected [${sample.callsigns.join(' ')}], ` +
        `found [${found?.callsigns.join(' ') ?? ''}] in "${found?.text ?? ''}"`,
    );
  }
  console.log(`\n${samples.length - wrong.length} of ${samples.length} recordings as expected`);
  return wrong.length === 0;
}

if (!existsSync(MODEL)) throw new Error(`${MODEL} is missing`);
const site = await planSite(root, MODEL);
try {
  const seen = await show(site);
  const samples = samplesUntil(Date.now(), site.timeZone);
  await drop(site, samples);
  await until('every recording is finished', async () =>
    samples.every(({ name }) => seen.finished.has(name)) ? true : undefined,
  );
  const right = verdict(samples, seen);
  if (once) await end(right ? 0 : 1);
  console.log(`\nThe page: ${pageOf(site)}   (drop more files into ${site.watchDir}; Ctrl-C ends)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  for (const { lines } of running) console.error(lines.slice(-20).join('\n'));
  await end(1);
}
