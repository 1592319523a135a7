import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  describeStep,
  groupsToRead,
  NODE_UNIT,
  outOfReachFor,
  planInstall,
  unreadableFor,
} from '../../src/node/install/install.ts';
import { renderNodeUnit } from '../../src/node/install/unit.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FACTS = {
  execPath: '/usr/local/bin/tsn',
  configPath: '/etc/tsn/node.yaml',
  dataDir: '/var/lib/tsn/node',
  user: 'tsn',
  watchDirs: ['/var/spool/asterisk/monitor'],
};

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test('the unit in config/systemd is the one that install writes', () => {
  const path = new URL('../../config/systemd/tsn-node.service', import.meta.url);
  assert.equal(readFileSync(path, 'utf8'), renderNodeUnit(FACTS));
});

test('systemd takes the unit without a complaint, odd paths included', {
  skip: hasSystemd ? false : 'systemd-analyze is not installed',
}, (t) => {
  const folder = tempFolder(t);
  const odd = join(folder, 'a "strange" 100% $place');
  mkdirSync(odd);
  writeFileSync(join(odd, 'tsn'), '#!/bin/sh\n');
  chmodSync(join(odd, 'tsn'), 0o755);
  const facts = {
    ...FACTS,
    execPath: '/bin/true',
    configPath: join(odd, 'n.yaml'),
    dataDir: odd,
    user: 'root',
    groups: ['adm'],
  };
  const unit = join(folder, NODE_UNIT);
  writeFileSync(unit, renderNodeUnit(facts));
  const { status, stderr, stdout } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
    encoding: 'utf8',
  });
  assert.deepEqual([status, stdout.trim(), stderr.trim()], [0, '', '']);
});

test('the service may change the recorder’s folder only when originals are to go', () => {
  const writable = [...FACTS.watchDirs, '/mnt/usb/done'];
  assert.match(renderNodeUnit(FACTS), /^ReadOnlyPaths=-\/var\/spool\/asterisk\/monitor$/m);
  const unit = renderNodeUnit({ ...FACTS, writable });
  assert.doesNotMatch(unit, /ReadOnlyPaths/);
  for (const path of writable) assert.ok(unit.includes(`\nReadWritePaths=-${path}\n`), path);
});

test('a unit cannot be told by its environment to run something else', () => {
  const line = renderNodeUnit(FACTS)
    .split('\n')
    .find((text) => text.startsWith('UnsetEnvironment='));
  for (const name of ['BUN_BE_BUN', 'BUN_OPTIONS', 'BUN_INSTALL', 'NODE_OPTIONS']) {
    assert.match(line ?? '', new RegExp(`\\b${name}\\b`));
  }
});

test('the plan says every step before it is done', () => {
  assert.deepEqual(planInstall(FACTS).map(describeStep), [
    'make the system user tsn, unless it is there',
    'make the folder /var/lib/tsn/node, owned by tsn',
    'give /var/lib/tsn/node/node.key to tsn, if it is there',
    'write /etc/systemd/system/tsn-node.service',
    'run systemctl daemon-reload',
    'run systemctl enable --now tsn-node.service',
  ]);
});

test('a folder that everybody may read needs no group', (t) => {
  const folder = tempFolder(t);
  chmodSync(folder, 0o755);
  assert.deepEqual(groupsToRead(folder), []);
  assert.deepEqual(groupsToRead(join(folder, 'none')), []);
});

test('a folder that the service will not be able to read is known when it is installed', {
  skip: process.getuid?.() === 0 ? false : 'only root may ask as another user',
}, (t) => {
  const folder = tempFolder(t);
  const [open, closed, grouped] = ['open', 'closed', 'grouped'].map((name) => join(folder, name));
  chmodSync(folder, 0o755);
  for (const dir of [open, closed, grouped]) mkdirSync(dir ?? '');
  chmodSync(open ?? '', 0o755);
  chmodSync(closed ?? '', 0o700);
  chownSync(grouped ?? '', 0, 1);
  chmodSync(grouped ?? '', 0o750);
  const dirs = [open ?? '', closed ?? '', grouped ?? '', join(folder, 'none')];
  assert.deepEqual(unreadableFor('nobody', [], dirs), [closed, grouped]);
  assert.deepEqual(unreadableFor('nobody', ['1'], dirs), [closed]);
});

test('a service whose executable, configuration or data its user cannot get at is known before it is installed', {
  skip: process.getuid?.() === 0 ? false : 'only root may ask as another user',
}, (t) => {
  const folder = tempFolder(t);
  const closed = join(folder, 'root');
  mkdirSync(closed, { mode: 0o700 });
  chmodSync(folder, 0o755);
  const configPath = join(closed, 'node.yaml');
  writeFileSync(configPath, '');
  const places = { execPath: '/bin/true', configPath, dataDir: join(closed, 'data/node') };
  const { dataDir } = places;
  assert.deepEqual(outOfReachFor('nobody', [], places), [configPath, dataDir]);
  chmodSync(closed, 0o755);
  assert.deepEqual(outOfReachFor('nobody', [], places), []);
  assert.deepEqual(outOfReachFor('nobody-yet', [], places), []);
});
