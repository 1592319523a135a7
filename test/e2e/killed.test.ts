/** SIGKILL of node, server and recogniser in mid-work: nothing is lost, nothing doubled, nothing changed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { record } from '../../scripts/showcase/recorder.ts';
import { type Sample, samplesUntil } from '../../scripts/showcase/samples.ts';
import { until } from '../../scripts/showcase/tsn.ts';
import { openWorkplace } from '../support/executable.ts';
import { allFinished, listRecordings, type Pair, startPair, storedBytes } from '../support/pair.ts';

const RECORDED_AT = Date.UTC(2026, 4, 2, 16, 0, 0);

/** The recogniser's worker processes below a server. */
function workersOf(serverPid: number): readonly number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => Number(parent) === serverPid && name?.startsWith('tsn-whisperd'))
    .map(([pid]) => Number(pid));
}

async function killWorker(pair: Pair): Promise<void> {
  const [worker] = await until('a recogniser worker runs', async () => {
    const found = workersOf(pair.pids().server);
    return found.length > 0 ? found : undefined;
  });
  if (worker !== undefined) process.kill(worker, 'SIGKILL');
}

async function arrived(pair: Pair, count: number): Promise<void> {
  await until(`${count} recordings have arrived`, async () =>
    (await listRecordings(pair.site)).length >= count ? true : undefined,
  );
}

test('killing node, server and recogniser in mid-work loses nothing and doubles nothing', async (t) => {
  const pair = await startPair(t, openWorkplace(t));
  const samples = samplesUntil(RECORDED_AT, pair.site.timeZone);
  const third = Math.ceil(samples.length / 3);
  const batch = async (from: number): Promise<void> => {
    for (const sample of samples.slice(from, from + third)) {
      await record(pair.site.watchDir, sample, () => Promise.resolve());
    }
  };

  await batch(0);
  await arrived(pair, 2);
  await pair.restartNode('SIGKILL');
  await batch(third);
  await arrived(pair, third);
  await pair.restartServer('SIGKILL');
  await batch(2 * third);
  await killWorker(pair);
  await pair.restartNode('SIGKILL');
  await pair.restartServer('SIGKILL');

  const items = await allFinished(pair.site, samples.length);
  await pair.nodeIdle();
  assert.equal(items.length, samples.length, 'each recording once');
  for (const sample of samples) await assertStored(pair, sample);
});

async function assertStored(pair: Pair, { name, sample, callsigns }: Sample): Promise<void> {
  const written = readFileSync(join(pair.site.watchDir, name));
  assert.ok(written.equals(readFileSync(sample)), "the recorder's file is untouched");
  const items = (await listRecordings(pair.site)).filter((item) => item.originalName === name);
  assert.equal(items.length, 1, `${name} is stored once`);
  const [item] = items;
  assert.ok(item);
  assert.ok((await storedBytes(pair.site, item.id)).equals(written), `${name} byte for byte`);
  assert.deepEqual(item.callsigns, callsigns, `${name}: "${item.text}"`);
}
