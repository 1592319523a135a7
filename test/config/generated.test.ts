/** Files that are written from the code agree with it, and the examples are right. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generatedFiles } from '../../scripts/config-docs.ts';
import { loadNodeConfig } from '../../src/config/load.ts';
import { loadServerConfig } from '../../src/config/load-server.ts';

const AROUND = { env: {}, root: true, home: undefined, cwd: process.cwd(), timeZone: 'UTC' };

test('examples, schema and reference pages are what the code says', async () => {
  for (const [path, content] of await generatedFiles()) {
    assert.equal(readFileSync(path, 'utf8'), content, `${path}: run node scripts/config-docs.ts`);
  }
});

test('the example files load', () => {
  loadServerConfig({ around: AROUND, configFile: 'config/server.example.yaml' });
  loadServerConfig({ around: AROUND, configFile: 'config/nets.example.yaml' });
  const { config } = loadNodeConfig({ around: AROUND, configFile: 'config/node.example.yaml' });
  assert.equal(config.nodeId, 'hilltop');
});

test('every setting can be put in where the example has it commented out', () => {
  const text = readFileSync('config/server.example.yaml', 'utf8');
  for (const key of ['port: 2222', 'slots: auto', 'audioCtx: auto', 'level: info']) {
    assert.match(text, new RegExp(`^ +# ${key}$`, 'm'));
  }
});
