/** A node that starts on a full disk says so, and leaves nothing behind that makes it fuller. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { whyNoNamespace } from '../../scripts/soak/namespace.ts';
import { FAILURES } from '../../src/platform/errors.ts';
import { builtExecutable, openWorkplace } from '../support/executable.ts';

const reason = whyNoNamespace();
const skip = reason !== undefined && process.env['CI'] !== 'true' && reason;
/** A small disk at $0 without a free byte; then the command; then what lies in its data folder. */
const SCRIPT = `mount -t tmpfs -o size=1m none "$0" && mkdir "$0/data" || exit 1
  head -c 2m /dev/zero >"$0/ballast" 2>/dev/null
  "$@"; echo "status $?"; find "$0/data" -type f`;

test('a node that starts on a full disk names the disk and leaves no litter', { skip }, (t) => {
  const { root } = openWorkplace(t);
  const disk = join(root, 'disk');
  mkdirSync(disk);
  const config = join(root, 'node.yaml');
  const ship = { host: '127.0.0.1', port: 9, hostKey: `SHA256:${'A'.repeat(43)}` };
  const watch = { dir: root, timeZone: 'UTC' };
  const settings = { nodeId: 'n', dataDir: join(disk, 'data'), watch, ship };
  writeFileSync(config, JSON.stringify(settings)); // JSON is YAML
  const node = [builtExecutable(), 'node', '--config', config];
  const flags = process.getuid?.() === 0 ? '-m' : '-Urm';
  const { stdout, stderr } = spawnSync('unshare', [flags, 'sh', '-c', SCRIPT, disk, ...node], {
    encoding: 'utf8',
  });
  assert.match(stderr, /data\/disk-full/);
  const status = `status ${FAILURES['data/disk-full'].exit}\n`;
  assert.equal(stdout.slice(stdout.indexOf('status')), status, 'no file in the data folder');
});
