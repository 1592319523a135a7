/** What somebody meets who begins, or slips: each message names the next step, none the wrong one. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertFailed, folder, tsn } from './tsn.ts';

/** A home of one's own, so that nothing of this machine is found. */
const at = (home: string) => ({ env: { HOME: home, TSN_DATA: join(home, 'data') } });

test('a node that never joined is told how to, by every command that needs it', async (t) => {
  const here = at(folder(t));
  for (const words of [['node'], ['node', 'install', '--dry-run'], ['config', 'check', 'node']]) {
    assertFailed(await tsn(words, here), 'config/not-joined', /joined no server.*node\.yaml/);
  }
  assertFailed(await tsn(['node', 'status'], here), 'data/no-database', /no node has run/);
});

test('config check looks at the node where only a node is configured', async (t) => {
  const home = folder(t);
  mkdirSync(join(home, '.config/tsn'), { recursive: true });
  writeFileSync(join(home, '.config/tsn/node.yaml'), 'nodeId: hill\n');
  const outcome = await tsn(['config', 'check'], at(home));
  assertFailed(outcome, 'config/invalid', /`watch\.dir` is missing/);
});

test('config check finds secrets that are not where the configuration says', async (t) => {
  const home = folder(t);
  const config = join(home, 'server.yaml');
  writeFileSync(config, 'webhooks: [{url: "https://example.org", secret: {file: hook.secret}}]\n');
  const check = () => tsn(['config', 'check', '--config', config], at(home));
  const missing = new RegExp(`webhooks\\.0\\.secret\\.file.*there is no file ${home}/hook.secret`);
  assertFailed(await check(), 'config/invalid', missing);
  writeFileSync(join(home, 'hook.secret'), 'x');
  assert.match((await check()).stdout, /^server: .*server\.yaml: ok$/m);
});

test('a slip in the name of a model is no answer of none', async (t) => {
  const here = at(folder(t));
  await tsn(['migrate', 'up'], here);
  const slip = ['recordings', 'hear-again', '--smaller-than', 'basen.en'];
  assertFailed(await tsn(slip, here), 'models/unknown', /basen\.en/);
  const { stdout, stderr } = await tsn(['recordings', 'hear-again', '--node', 'hil'], here);
  assert.match(stdout, /^none of 0 recordings needs it\n$/);
  assert.match(stderr, /no node "hil" was heard/);
});
