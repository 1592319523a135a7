/** The executable for the Raspberry Pi and its kind, under emulation. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { record } from '../../scripts/showcase/recorder.ts';
import { joinNode, planSite, startNode, startServer } from '../../scripts/showcase/site.ts';
import { askTsn, type Launcher, until } from '../../scripts/showcase/tsn.ts';
import { atEnd } from '../support/at-end.ts';
import { builtExecutable, FIXTURES, openWorkplace } from '../support/executable.ts';
import { listRecordings, storedBytes } from '../support/pair.ts';

const QEMU = '/usr/bin/qemu-aarch64-static';
const NAME = '683211/2026050116000000.WAV';

/** Undefined where it cannot run; in CI that is a failure. */
function emulated(t: TestContext): Launcher | undefined {
  if (existsSync(QEMU)) {
    const root = process.env['TSN_ARM64_ROOT'] ?? '/usr/aarch64-linux-gnu';
    return { command: QEMU, args: ['-L', root, builtExecutable('linux-arm64')], env: {} };
  }
  assert.notEqual(process.env['CI'], 'true', `${QEMU} is missing`);
  t.skip(`${QEMU} is missing: install qemu-user-static`);
  return undefined;
}

test('the arm64 executable starts and carries its native parts', async (t) => {
  const tsn = emulated(t);
  if (tsn === undefined) return;
  const { parts } = await askTsn<{ parts: object }>(tsn, ['version']);
  assert.deepEqual(Object.keys(parts).sort(), ['sqlite3.node', 'tsn-whisperd']);
});

test('the arm64 executable joins a server and ships a recording, byte for byte', async (t) => {
  const arm64 = emulated(t);
  if (arm64 === undefined) return;
  const { root, tsn, model } = openWorkplace(t);
  const site = await planSite(root, model);
  const server = await startServer(tsn, site);
  atEnd(t, async () => void (await server.stop()));
  await joinNode(tsn, site, arm64);
  const node = startNode(arm64, site, ['--watch-settle', '500ms', '--watch-rescan', '1s']);
  atEnd(t, async () => void (await node.stop()));
  const sample = join(FIXTURES, 'wav49/03-check-in.wav');
  await record(site.watchDir, { name: NAME, sample }, () => Promise.resolve());
  const arrived = await until(
    `the recording arrives; the node said: ${node.lines.at(-1)}`,
    async () => (await listRecordings(site)).at(0),
  );
  assert.equal(arrived.originalName, NAME);
  assert.ok((await storedBytes(site, arrived.id)).equals(readFileSync(sample)));
});
