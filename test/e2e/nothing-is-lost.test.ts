/** The flagship: what a repeater records arrives, whatever fails in between (docs/soak.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTsn } from '../../scripts/showcase/tsn.ts';
import type { SoakFigures } from '../../scripts/soak/figures.ts';

/** Another one: TSN_SOAK_SEED. */
const SEED = process.env['TSN_SOAK_SEED'] ?? '1';
const SOAK = ['scripts/soak/main.ts', '--json', '--seed', SEED];

test('nothing is lost, doubled or changed while node, server, link, disk and clock fail', async (t) => {
  const load = ['--recordings', '330', '--pace', '4', '--drain', '75'];
  const command = { command: process.execPath, args: [...SOAK, ...load], env: process.env };
  const { status, stdout, stderr } = await runTsn(command, []);
  for (const line of stderr.trim().split('\n').slice(0, 20)) t.diagnostic(line);
  assert.match(stdout, /^\{/, `no figures: ${stderr}`);
  const figures: SoakFigures = JSON.parse(stdout);
  const { lost, doubled, corrupted, examples } = figures;
  assert.deepEqual({ lost, doubled, corrupted, examples }, NOTHING, stderr);
  assert.ok(figures.recordings >= 300, 'all targets together');
  assert.equal(status, 0, stderr);
  for (const mishap of ['kills', 'serverKills', 'cuts', 'stalls', 'slowings', 'flips'] as const) {
    assert.ok(figures[mishap] > 0, `${mishap} happened`);
  }
});

const NOTHING = { lost: 0, doubled: 0, corrupted: 0, examples: [] };
