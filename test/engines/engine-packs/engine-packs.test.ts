/** Engine packs: what counts as one, what is wrong with the others, and which one works. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findPacks } from '../../../src/engines/engine-packs/find-packs.ts';
import { PACK_WORKER } from '../../../src/engines/engine-packs/manifest.ts';
import { installPack, verifyPack } from '../../../src/engines/engine-packs/verify-pack.ts';
import { probeEngine } from '../../../src/modes/engine-probe.ts';
import { packEngine } from '../../../src/modes/worker-engines.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { scriptedWorker } from '../../support/scripted-worker.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { TEST_MODEL } from '../../support/worker.ts';

const TARGET = 'linux-x64';

/** A pack whose worker is a script; answers the folder that packs lie in. */
function packsWith(t: TestContext, manifest: object = {}, onLoad = ''): string {
  const folder = tempFolder(t);
  const pack = join(folder, 'vulkan');
  mkdirSync(pack);
  cpSync(scriptedWorker(t, onLoad), join(pack, PACK_WORKER));
  const files = { [PACK_WORKER]: sha256(readFileSync(join(pack, PACK_WORKER))) };
  const whole = {
    name: 'vulkan-linux-x64',
    kind: 'vulkan',
    target: TARGET,
    whisperVersion: 'whisper.cpp 1.9.1',
    files,
  };
  writeFileSync(join(pack, 'manifest.json'), JSON.stringify({ ...whole, ...manifest }));
  return folder;
}

test('a pack is found, whole, and its worker is one that loads a model', async (t) => {
  const [found] = findPacks(['/nowhere', packsWith(t)], TARGET);
  assert.ok(found?.pack && found.problem === undefined);
  await verifyPack(found.pack);
  const probed = await probeEngine(packEngine(found.pack, 0), TEST_MODEL);
  assert.deepEqual(probed, {
    name: 'vulkan-linux-x64',
    works: true,
    devices: ['none'],
    version: 'scripted',
    code: null,
    reason: null,
  });
});

test('a pack for another machine, without its worker or without a sane manifest is named with its problem', (t) => {
  const problem = (manifest: object) => findPacks([packsWith(t, manifest)], TARGET)[0]?.problem;
  assert.match(problem({ target: 'linux-arm64' }) ?? '', /for linux-arm64/);
  assert.match(problem({ files: {} }) ?? '', /names no tsn-whisperd/);
  assert.match(
    problem({ files: { [PACK_WORKER]: 'f'.repeat(64), 'lib.so': 'f'.repeat(64) } }) ?? '',
    /lib\.so is missing/,
  );
  assert.match(problem({ files: { '../../etc/passwd': 'f'.repeat(64) } }) ?? '', /manifest\.json/);
  assert.match(
    problem({ kind: 'abacus' }) ?? '',
    /^its manifest\.json is none of an engine: kind \([^\n]+\)$/,
  );
  const empty = tempFolder(t);
  mkdirSync(join(empty, 'cuda'));
  assert.match(findPacks([empty], TARGET)[0]?.problem ?? '', /no manifest\.json that can be read/);
});

test('a pack whose bytes changed is not started', async (t) => {
  const folder = packsWith(t);
  writeFileSync(join(folder, 'vulkan', PACK_WORKER), '#!/bin/sh\nexit 0\n');
  const [found] = findPacks([folder], TARGET);
  assert.ok(found?.pack);
  const probed = await probeEngine(packEngine(found.pack, 0), TEST_MODEL);
  assert.equal(probed.code, 'engines/damaged');
});

test('installing copies what the manifest names, checks it, and replaces what was there', async (t) => {
  const place = tempFolder(t);
  const from = join(packsWith(t), 'vulkan');
  writeFileSync(join(from, 'notes.txt'), 'not part of it');
  const installed = await installPack(from, place, TARGET);
  assert.equal(installed, join(place, 'vulkan-linux-x64'));
  await installPack(from, place, TARGET);
  rmSync(from, { recursive: true });
  const [found, ...others] = findPacks([place], TARGET);
  assert.equal(others.length, 0);
  assert.ok(found?.pack && found.problem === undefined);
  await verifyPack(found.pack);
  assert.throws(() => readFileSync(join(installed, 'notes.txt')), { code: 'ENOENT' });
});

test('what is damaged is not installed, and what was there stays', async (t) => {
  const place = tempFolder(t);
  await installPack(join(packsWith(t), 'vulkan'), place, TARGET);
  const damaged = join(packsWith(t), 'vulkan');
  writeFileSync(join(damaged, PACK_WORKER), 'other bytes');
  await assert.rejects(installPack(damaged, place, TARGET), { code: 'engines/damaged' });
  const [found, ...others] = findPacks([place], TARGET);
  assert.equal(others.length, 0);
  assert.ok(found?.pack);
  await verifyPack(found.pack);
});

test('an archive that nobody unpacked, or nothing at all, is told apart from a damaged pack', async (t) => {
  const folder = tempFolder(t);
  const archive = join(folder, 'vulkan-linux-x64.tar.gz');
  writeFileSync(archive, 'packed');
  for (const from of [archive, join(folder, 'nothing')])
    await assert.rejects(installPack(from, join(folder, 'packs'), 'linux-x64'), {
      code: 'engines/no-pack',
    });
});
