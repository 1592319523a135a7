/** Names of nodes in the configuration: whoever writes one that nobody has heard of is told. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadServerConfig } from '../../src/config/load-server.ts';
import { unheardNodes, unheardText } from '../../src/modes/unheard-nodes.ts';
import { sampleRecording } from '../support/samples.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { tempServerStore } from '../support/temp-store.ts';

const SETTINGS = `nets:
  - name: Puget Sound Net
    nodes: [hilltop, hiltop, imported, folder]
    days: monday
    start: 19:30
    timeZone: America/Los_Angeles
    length: 1h
  - {name: Everywhere, days: daily, start: 08:00, timeZone: UTC, length: 1h}
transcribe:
  nodes:
    hiltop: {language: es}
receive:
  drop:
    ftp: {dir: /srv/ftp, node: folder}
`;

function configOf(t: TestContext, text: string) {
  const home = tempFolder(t);
  const configFile = join(home, 'server.yaml');
  writeFileSync(configFile, text);
  const around = { env: {}, root: false, home, cwd: home, timeZone: 'UTC' };
  return loadServerConfig({ around, configFile }).config;
}

test('only a node that neither joined nor sent, and that no folder feeds, is told of', async (t) => {
  const config = configOf(t, SETTINGS);
  const store = await tempServerStore(t);
  await store.transaction(async (tx) => {
    await tx.nodes.put({ id: 'hilltop', publicKey: 'ssh-ed25519 AAAA', joinedAt: 0 });
    await tx.recordings.add(sampleRecording({ node: 'imported' }));
  });
  const unheard = await unheardNodes(config, store);
  assert.deepEqual(unheard.map(unheardText), [
    'no node "hiltop" was heard of so far; it is named by net "Puget Sound Net" and transcribe.nodes',
  ]);
});
