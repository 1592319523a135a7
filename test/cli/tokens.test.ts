/** Letting nodes in, from outside: tokens, and what joining writes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withSettings } from '../../src/config/write-node-config.ts';
import { parseJoinToken } from '../../src/domain/join-token.ts';
import { assertFailed, folder, tsn } from './tsn.ts';

test('a token says where and whom to trust, and is kept as a hash only', async (t) => {
  const data = join(folder(t), 'data');
  const made = await tsn([
    'server',
    'token',
    'create',
    'hilltop',
    '--address',
    'tsn.example.org:2022',
    '--data-dir',
    data,
  ]);
  assert.equal(made.status, 0, made.stderr);
  const token = parseJoinToken(made.stdout);
  assert.deepEqual(token?.addresses, ['tsn.example.org']);
  assert.equal(token.port, 2022);
  assert.equal(token.node, 'hilltop');
  for (const file of readdirSync(data).filter((name) => name.startsWith('server.db'))) {
    assert.ok(!readFileSync(join(data, file)).includes(token.secret), file);
  }
  const { items } = JSON.parse(
    (await tsn(['server', 'token', 'list', '--data-dir', data, '--json'])).stdout,
  );
  assert.equal(items.length, 1);
  assert.equal(
    (await tsn(['server', 'token', 'revoke', items[0].id, '--data-dir', data])).status,
    0,
  );
  const noAddress = await tsn(['server', 'token', 'create', 'second', '--data-dir', data]);
  assertFailed(noAddress, 'usage/invalid', /--address HOST\[:PORT\]/);
});

test('revoking a node by its name makes every token for it worthless', async (t) => {
  const env = { TSN_DATA: folder(t) };
  const make = ['server', 'token', 'create', '--address', 'h'];
  const { token } = JSON.parse(
    (await tsn([...make, '--node', 'hilltop', '--once', '--expires', '1h', '--json'], { env }))
      .stdout,
  );
  assert.equal(parseJoinToken(token)?.node, 'hilltop');
  await tsn([...make, 'valley'], { env });
  assert.equal((await tsn(['server', 'token', 'revoke', 'hilltop'], { env })).status, 0);
  const { stdout } = await tsn(['server', 'token', 'list', '--json'], { env });
  const { items } = JSON.parse(stdout) as { items: { node: string; revokedAt: number | null }[] };
  const revoked = items.filter(({ revokedAt }) => revokedAt !== null).map(({ node }) => node);
  assert.deepEqual(revoked, ['hilltop']);
  const nobody = await tsn(['server', 'token', 'revoke', 'nobody'], { env });
  assertFailed(nobody, 'data/not-found', /no join token/);
});

test('joining writes a configuration that loads, and keeps what stood there', async (t) => {
  const before = '# mine\nnodeId: old\nlog:\n  level: warn # keep\nship:\n  key: {env: OLD}\n';
  const key = join(folder(t), 'node.key');
  writeFileSync(key, 'secret');
  const settings = new Map<string, string | number>([
    ['nodeId', 'hilltop'],
    ['watch.dir', '/recorder'],
    ['ship.host', 'tsn.example.org'],
    ['ship.port', 2222],
    ['ship.hostKey', `SHA256:${'a'.repeat(43)}`],
    ['ship.key.file', key],
  ]);
  const config = join(folder(t), 'node.yaml');
  writeFileSync(config, withSettings(before, settings));
  const text = readFileSync(config, 'utf8');
  assert.match(text, /^# mine\nnodeId: hilltop\n/);
  assert.match(text, /level: warn # keep/);
  assert.doesNotMatch(text, /OLD/);
  assert.equal((await tsn(['config', 'check', 'node', '--config', config])).status, 0);
  writeFileSync(config, withSettings('', settings));
  assert.equal((await tsn(['config', 'check', 'node', '--config', config])).status, 0);
});

test('a damaged token is refused before anything is done', async (t) => {
  const data = folder(t);
  const outcome = await tsn([
    'node',
    'join',
    'tsn1.broken',
    '--watch-dir',
    data,
    '--data-dir',
    join(data, 'node'),
  ]);
  assertFailed(outcome, 'join/invalid-token', /token/);
});

test('a token for nobody asks for whom', async () => {
  const outcome = await tsn(['server', 'token', 'create', '--address', 'h']);
  assertFailed(outcome, 'usage/invalid', /for which node/);
});
