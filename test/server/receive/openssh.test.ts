/** OpenSSH's own sftp against the receiver: resume, rename, fsync, and a clean end. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { shipmentOf, World } from './world.ts';

const isInstalled = spawnSync('sftp', ['-h']).error === undefined;
const skip = isInstalled ? false : 'OpenSSH sftp is not installed';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

async function runBatch(t: TestContext, world: World, lines: readonly string[]): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'tsn-openssh-'));
  t.after(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'key'), world.keys.get('alpha')?.private ?? '', { mode: 0o600 });
  const options = [
    ['IdentitiesOnly', 'yes'],
    ['StrictHostKeyChecking', 'no'],
    ['UserKnownHostsFile', '/dev/null'],
    ['IdentityFile', join(dir, 'key')],
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const args = ['-F', 'none', ...options, '-P', String(world.port), '-b', '-', 'alpha@127.0.0.1'];
  const child = spawn('sftp', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(`${lines.join('\n')}\n`);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

test("OpenSSH's sftp ships a recording with put -f, reput and rename, and quits", {
  skip,
}, async (t) => {
  const world = await World.start(t);
  const dir = await mkdtemp(join(tmpdir(), 'tsn-openssh-files-'));
  t.after(() => rm(dir, { recursive: true }));
  const shipment = shipmentOf('some audio '.repeat(50_000));
  const { id, bytes, manifest } = shipment;
  await writeFile(join(dir, 'half'), bytes.subarray(0, 100_000));
  await writeFile(join(dir, 'whole'), bytes);
  await writeFile(join(dir, 'manifest'), JSON.stringify(manifest));
  const outcome = await runBatch(t, world, [
    `put ${dir}/half ${id}.part`,
    `reput ${dir}/whole ${id}.part`,
    `put -f ${dir}/manifest ${id}.manifest.json.tmp`,
    `rename ${id}.manifest.json.tmp ${id}.manifest.json`,
    'ls -l',
    `rename ${id}.part ${id}.wav`,
    `get ${id}.receipt.json ${dir}/receipt`,
    `get ${id}.wav ${dir}/again`,
    'pwd',
    'quit',
  ]);
  assert.equal(outcome.code, 0, outcome.output);
  const [path = ''] = await world.archived();
  assert.deepEqual(await world.read(path), bytes);
});

test('a refusal shows its code to whoever uses plain sftp', { skip }, async (t) => {
  const world = await World.start(t);
  const { id } = shipmentOf('x');
  const outcome = await runBatch(t, world, [
    `put /dev/null ${id}.part`,
    `rename ${id}.part ${id}.wav`,
  ]);
  assert.equal(outcome.code, 1);
  const tricks = [
    'mkdir x',
    'symlink /etc x',
    'cd ..',
    'put /etc/hostname ../x',
    'rmdir .tsn',
    `rm ${id}.wav`,
  ];
  for (const line of tricks) assert.equal((await runBatch(t, world, [line])).code, 1, line);
});
